extension KeyPrefix {
  /// The pairs with this first component.
  @inlinable
  public static func first<First, Second>(_ first: First) -> KeyPrefix where Key == KeyPair<First, Second> {
    KeyPrefix(bytes: first.keyBytes)
  }

  /// The pairs whose first component begins with `prefix`.
  @inlinable
  public static func first<First, Second>(
    _ prefix: KeyPrefix<First>
  ) -> KeyPrefix where Key == KeyPair<First, Second> {
    KeyPrefix(bytes: prefix.bytes)
  }

  /// The pairs with this first component whose second begins with `prefix`.
  @inlinable
  public static func first<First, Second>(
    _ first: First, second prefix: KeyPrefix<Second>
  ) -> KeyPrefix where Key == KeyPair<First, Second> {
    KeyPrefix(first, then: prefix)
  }
}

extension KeyPrefix {
  /// The triples with this first component.
  @inlinable
  public static func first<First, Second, Third>(
    _ first: First
  ) -> KeyPrefix where Key == KeyTriple<First, Second, Third> {
    KeyPrefix(bytes: first.keyBytes)
  }

  /// The triples whose first component begins with `prefix`.
  @inlinable
  public static func first<First, Second, Third>(
    _ prefix: KeyPrefix<First>
  ) -> KeyPrefix where Key == KeyTriple<First, Second, Third> {
    KeyPrefix(bytes: prefix.bytes)
  }

  /// The triples with these first two components.
  @inlinable
  public static func first<First, Second, Third>(
    _ first: First, second: Second
  ) -> KeyPrefix where Key == KeyTriple<First, Second, Third> {
    KeyPrefix(bytes: KeyPair(first, second).keyBytes)
  }

  /// The triples with this first component whose second begins with `prefix`.
  @inlinable
  public static func first<First, Second, Third>(
    _ first: First, second prefix: KeyPrefix<Second>
  ) -> KeyPrefix where Key == KeyTriple<First, Second, Third> {
    KeyPrefix(first, then: prefix)
  }

  /// The triples with these first two components whose third begins with `prefix`.
  @inlinable
  public static func first<First, Second, Third>(
    _ first: First, second: Second, third prefix: KeyPrefix<Third>
  ) -> KeyPrefix where Key == KeyTriple<First, Second, Third> {
    KeyPrefix(KeyPair(first, second), then: prefix)
  }
}

extension KeyPrefix {
  /// The quadruples with this first component.
  @inlinable
  public static func first<First, Second, Third, Fourth>(
    _ first: First
  ) -> KeyPrefix where Key == KeyQuadruple<First, Second, Third, Fourth> {
    KeyPrefix(bytes: first.keyBytes)
  }

  /// The quadruples whose first component begins with `prefix`.
  @inlinable
  public static func first<First, Second, Third, Fourth>(
    _ prefix: KeyPrefix<First>
  ) -> KeyPrefix where Key == KeyQuadruple<First, Second, Third, Fourth> {
    KeyPrefix(bytes: prefix.bytes)
  }

  /// The quadruples with these first two components.
  @inlinable
  public static func first<First, Second, Third, Fourth>(
    _ first: First, second: Second
  ) -> KeyPrefix where Key == KeyQuadruple<First, Second, Third, Fourth> {
    KeyPrefix(bytes: KeyPair(first, second).keyBytes)
  }

  /// The quadruples with this first component whose second begins with `prefix`.
  @inlinable
  public static func first<First, Second, Third, Fourth>(
    _ first: First, second prefix: KeyPrefix<Second>
  ) -> KeyPrefix where Key == KeyQuadruple<First, Second, Third, Fourth> {
    KeyPrefix(first, then: prefix)
  }

  /// The quadruples with these first three components.
  @inlinable
  public static func first<First, Second, Third, Fourth>(
    _ first: First, second: Second, third: Third
  ) -> KeyPrefix where Key == KeyQuadruple<First, Second, Third, Fourth> {
    KeyPrefix(bytes: KeyTriple(first, second, third).keyBytes)
  }

  /// The quadruples with these first two components whose third begins with `prefix`.
  @inlinable
  public static func first<First, Second, Third, Fourth>(
    _ first: First, second: Second, third prefix: KeyPrefix<Third>
  ) -> KeyPrefix where Key == KeyQuadruple<First, Second, Third, Fourth> {
    KeyPrefix(KeyPair(first, second), then: prefix)
  }

  /// The quadruples with these first three components whose fourth begins with `prefix`.
  @inlinable
  public static func first<First, Second, Third, Fourth>(
    _ first: First, second: Second, third: Third, fourth prefix: KeyPrefix<Fourth>
  ) -> KeyPrefix where Key == KeyQuadruple<First, Second, Third, Fourth> {
    KeyPrefix(KeyTriple(first, second, third), then: prefix)
  }
}
