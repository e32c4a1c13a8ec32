/// Where in a form something stands. It is written out for errors only.
indirect enum JSONPlace: CustomStringConvertible {
  case root
  case member(JSONPlace, String)
  case element(JSONPlace, Int)

  /// The path as `$.all[1].isAtLeast`, with at most 200 letters of an unknown name.
  var description: String {
    switch self {
    case .root: "$"
    case .member(let parent, let name): "\(parent).\(name.prefix(200))"
    case .element(let parent, let index): "\(parent)[\(index)]"
    }
  }
}
