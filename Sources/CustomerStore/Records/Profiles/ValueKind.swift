internal import CustomerModel

/// How a value is written: its type, and a boolean's value. The numbers are part of the format.
enum ValueKind: UInt8 {
  case null = 0
  case string = 1
  case no = 2
  case yes = 3
  case integer = 4
  case decimal = 5
  case money = 6
  case date = 7
  case timestamp = 8
  case birthday = 9
  case strings = 10

  init(of value: AttributeValue) {
    switch value {
    case .null: self = .null
    case .string: self = .string
    case .boolean(let value): self = value ? .yes : .no
    case .integer: self = .integer
    case .decimal: self = .decimal
    case .money: self = .money
    case .date: self = .date
    case .timestamp: self = .timestamp
    case .birthday: self = .birthday
    case .strings: self = .strings
    }
  }
}
