/** HCL's types. Compare them with {@link sameType}: two objects may describe one type. */
export type Type = PrimitiveType | DynamicType | CollectionType | ObjectType | TupleType

export interface PrimitiveType {
  readonly kind: 'string' | 'number' | 'bool'
}

/** A type that isn't known yet; as a constraint, any type. */
export interface DynamicType {
  readonly kind: 'dynamic'
}

export type CollectionType = ListType | SetType | MapType

export interface ListType {
  readonly kind: 'list'
  readonly element: Type
}

export interface SetType {
  readonly kind: 'set'
  readonly element: Type
}

export interface MapType {
  readonly kind: 'map'
  readonly element: Type
}

export interface ObjectType {
  readonly kind: 'object'
  readonly attributes: ReadonlyMap<string, Type>
  /** The attributes that a value may leave out. Only constraints have them, never the type of a value. */
  readonly optional: ReadonlySet<string>
}

export interface TupleType {
  readonly kind: 'tuple'
  readonly elements: readonly Type[]
}

export const STRING: PrimitiveType = { kind: 'string' }
export const NUMBER: PrimitiveType = { kind: 'number' }
export const BOOL: PrimitiveType = { kind: 'bool' }
export const DYNAMIC: DynamicType = { kind: 'dynamic' }

const NONE: ReadonlySet<string> = new Set()

export function listType(element: Type): ListType {
  return { kind: 'list', element }
}

export function setType(element: Type): SetType {
  return { kind: 'set', element }
}

export function mapType(element: Type): MapType {
  return { kind: 'map', element }
}

export function objectType(
  attributes: ReadonlyMap<string, Type> | Readonly<Record<string, Type>>,
  optional: ReadonlySet<string> = NONE,
): ObjectType {
  const map = attributes instanceof Map ? attributes : new Map(Object.entries(attributes))
  return { kind: 'object', attributes: map, optional }
}

export function tupleType(elements: readonly Type[]): TupleType {
  return { kind: 'tuple', elements }
}

export function isPrimitive(type: Type): type is PrimitiveType {
  return type.kind === 'string' || type.kind === 'number' || type.kind === 'bool'
}

export function isCollection(type: Type): type is CollectionType {
  return type.kind === 'list' || type.kind === 'set' || type.kind === 'map'
}
