/// stub
public enum FileRejection: Error, Hashable, Sendable { case empty }
