import {
  BOOL,
  type CollectionType,
  type ListType,
  type MapType,
  NUMBER,
  type ObjectType,
  objectType,
  type PrimitiveType,
  type SetType,
  STRING,
  type TupleType,
  type Type,
  tupleType,
} from '../types/index.ts'
import type { Decimal } from './decimal.ts'
import type { Marks } from './marks.ts'
import { type Measure, measure } from './measure.ts'

/**
 * HCL's values: they never change. `kind` says which form it is, `type` its type, `marks` what is known about it. Make them
 * with the functions in make.ts.
 */
export type Value =
  | StringValue
  | NumberValue
  | BoolValue
  | ListValue
  | SetValue
  | MapValue
  | ObjectValue
  | TupleValue
  | NullValue
  | UnknownValue

export type CollectionValue = ListValue | SetValue | MapValue
export type StructuralValue = ObjectValue | TupleValue
/** The values that have a number of members in an order. */
export type SequenceValue = ListValue | SetValue | TupleValue
/** The values that have members by name, in the order of the names. */
export type KeyedValue = MapValue | ObjectValue

export class StringValue {
  readonly kind = 'string'
  readonly type: PrimitiveType = STRING
  /** In Unicode's normal form C. */
  readonly value: string
  readonly marks: Marks

  constructor(value: string, marks: Marks) {
    this.value = value
    this.marks = marks
  }
}

export class NumberValue {
  readonly kind = 'number'
  readonly type: PrimitiveType = NUMBER
  /** With guard digits: look at it through `visible`. */
  readonly value: Decimal
  readonly marks: Marks

  constructor(value: Decimal, marks: Marks) {
    this.value = value
    this.marks = marks
  }
}

export class BoolValue {
  readonly kind = 'bool'
  readonly type: PrimitiveType = BOOL
  readonly value: boolean
  readonly marks: Marks

  constructor(value: boolean, marks: Marks) {
    this.value = value
    this.marks = marks
  }
}

export class NullValue {
  readonly kind = 'null'
  readonly type: Type
  readonly marks: Marks

  constructor(type: Type, marks: Marks) {
    this.type = type
    this.marks = marks
  }
}

/** A value that will only be known later. */
export class UnknownValue {
  readonly kind = 'unknown'
  readonly type: Type
  readonly marks: Marks

  constructor(type: Type, marks: Marks) {
    this.type = type
    this.marks = marks
  }
}

abstract class Items {
  readonly items: readonly Value[]
  readonly marks: Marks
  /** How big the value is with all that is in it. */
  readonly measure: Measure

  constructor(items: readonly Value[], marks: Marks) {
    this.items = items
    this.marks = marks
    this.measure = measure(items)
  }
}

export class ListValue extends Items {
  readonly kind = 'list'
  readonly type: ListType

  constructor(type: ListType, items: readonly Value[], marks: Marks) {
    super(items, marks)
    this.type = type
  }
}

/** The items are in the order in which a `for` sees them, without duplicates and without marks of their own. */
export class SetValue extends Items {
  readonly kind = 'set'
  readonly type: SetType

  constructor(type: SetType, items: readonly Value[], marks: Marks) {
    super(items, marks)
    this.type = type
  }
}

export class TupleValue extends Items {
  readonly kind = 'tuple'
  #type: TupleType | undefined

  /** Worked out when it is asked for: most tuples are converted without anybody asking. */
  get type(): TupleType {
    this.#type ??= tupleType(this.items.map((item) => item.type))
    return this.#type
  }
}

abstract class Entries {
  /** By key, in the order of the keys. */
  readonly entries: ReadonlyMap<string, Value>
  readonly marks: Marks
  /** How big the value is with all that is in it. */
  readonly measure: Measure

  constructor(entries: ReadonlyMap<string, Value>, marks: Marks) {
    this.entries = entries
    this.marks = marks
    this.measure = measure(entries.values())
  }
}

export class MapValue extends Entries {
  readonly kind = 'map'
  readonly type: MapType

  constructor(type: MapType, entries: ReadonlyMap<string, Value>, marks: Marks) {
    super(entries, marks)
    this.type = type
  }
}

export class ObjectValue extends Entries {
  readonly kind = 'object'
  #type: ObjectType | undefined

  /** Worked out when it is asked for. */
  get type(): ObjectType {
    this.#type ??= objectType(new Map([...this.entries].map(([name, value]) => [name, value.type])))
    return this.#type
  }
}

export function isKnown(value: Value): boolean {
  return value.kind !== 'unknown'
}

export function isNull(value: Value): value is NullValue {
  return value.kind === 'null'
}

export function isSequence(value: Value): value is SequenceValue {
  return value.kind === 'list' || value.kind === 'set' || value.kind === 'tuple'
}

export function isKeyed(value: Value): value is KeyedValue {
  return value.kind === 'map' || value.kind === 'object'
}

export function isCollectionValue(value: Value): value is CollectionValue & { readonly type: CollectionType } {
  return value.kind === 'list' || value.kind === 'set' || value.kind === 'map'
}
