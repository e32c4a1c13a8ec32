/// placeholder
public enum LMDBError: Error {}
