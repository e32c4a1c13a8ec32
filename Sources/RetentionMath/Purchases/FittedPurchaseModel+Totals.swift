extension FittedPurchaseModel {
  /// Σ weight · figure over the distinct histories, with the error that the parameters' uncertainty gives the sum.
  ///
  /// - Parameter weights: one a distinct history; the numbers of customers if left out.
  /// - Returns: the same to the last bit for any number of threads.
  /// - Throws: ``ParameterError`` if what was stored is not a model's parameters.
  /// - Complexity: two figures a parameter for each distinct history, on the threads that pay.
  package func total(
    over counts: PurchaseCounts, weights: [Double]? = nil, options: FitOptions = FitOptions(),
    _ figure: @Sendable (any PurchaseModel, PurchaseHistory) -> Double
  ) throws(ParameterError) -> Estimate {
    let count = min(counts.distinctCount, weights?.count ?? .max)
    let threads = count > 2_000 ? max(1, min(options.threads, 64)) : 1
    return try estimate(.positive) { model in
      let parts = Parallel.map(count, chunk: 512, threads: threads) { range in
        var sum = CompensatedSum()
        for index in range {
          let weight = weights?[index] ?? Double(counts.customers[index])
          sum.add(weight * figure(model, counts.history(at: index)))
        }
        return sum.value
      }
      return CompensatedSum.of(parts)
    }
  }
}
