import type { Type } from '../types/index.ts'
import type { Value } from '../values/index.ts'

/** What a body is decoded to, and what may stand in it. */
export type Spec =
  | ObjectSpec
  | TupleSpec
  | AttributeSpec
  | BlockSpec
  | BlocksSpec
  | BlockMapSpec
  | BlockAttributesSpec
  | LabelSpec
  | LiteralSpec
  | DefaultSpec

/** An object whose attributes come from other specs, all of the same body. */
export interface ObjectSpec {
  readonly kind: 'object'
  readonly attributes: Readonly<Record<string, Spec>>
}

/** A tuple whose elements come from other specs, all of the same body. */
export interface TupleSpec {
  readonly kind: 'tuple'
  readonly elements: readonly Spec[]
}

/** The value of an argument, converted to the type; null if it isn't set. */
export interface AttributeSpec {
  readonly kind: 'attribute'
  readonly name: string
  readonly type: Type
  readonly required?: boolean
}

/** What a block is decoded to of which there is at most one; null if there is none. */
export interface BlockSpec {
  readonly kind: 'block'
  readonly type: string
  readonly nested: Spec
  readonly required?: boolean
}

/** What all blocks of a type are decoded to, in their order; as a list or set, they become one type. */
export interface BlocksSpec {
  readonly kind: 'blocks'
  readonly as: 'list' | 'set' | 'tuple'
  readonly type: string
  readonly nested: Spec
  readonly least?: number
  readonly most?: number
}

/** What all blocks of a type are decoded to, by their labels: one level of keys for each. */
export interface BlockMapSpec {
  readonly kind: 'block-map'
  /** A map's values become one type, an object's keep theirs. */
  readonly as: 'map' | 'object'
  readonly type: string
  /** What the labels are called in messages. */
  readonly labels: readonly string[]
  readonly nested: Spec
}

/** The arguments of a block, whatever they are called, as a map; null if there is none. */
export interface BlockAttributesSpec {
  readonly kind: 'block-attributes'
  readonly type: string
  readonly element: Type
  readonly required?: boolean
}

/** One of the labels of the block whose body is decoded, those of a block map not counted. */
export interface LabelSpec {
  readonly kind: 'label'
  /** From 0. */
  readonly index: number
  /** What it is called in messages. */
  readonly name: string
}

/** The same value whatever the body holds. */
export interface LiteralSpec {
  readonly kind: 'literal'
  readonly value: Value
}

/** What the second spec gives, if the first one gives null. */
export interface DefaultSpec {
  readonly kind: 'default'
  readonly primary: Spec
  readonly fallback: Spec
}
