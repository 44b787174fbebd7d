import type { Place } from '../../errors/index.ts'
import type { Milliseconds } from '../../options/index.ts'
import type { MapValue, StringValue, Value } from '../value.ts'

/** A JSON template as written: shapes are checked, nothing is rendered or selected yet. */
export interface JsonDocument {
  /** As the user gave it; `-` for standard input. */
  readonly path: string
  readonly place: Place
  readonly description: string | undefined
  /** Of keys at the root that begin with `_`, and of `comments`. */
  readonly comments: readonly string[]
  readonly minPackerVersion: StringValue | undefined
  readonly variables: readonly WrittenVariable[]
  readonly sensitive: ReadonlySet<string>
  readonly builders: readonly WrittenBuilder[]
  /** False when a builder could not be read: whether there is one of some name can't be said then. */
  readonly knowsBuilders: boolean
  readonly provisioners: readonly WrittenProvisioner[]
  readonly errorCleanupProvisioner: WrittenProvisioner | undefined
  /** Sequences: an entry that is no list is a sequence of one. */
  readonly postProcessors: readonly (readonly WrittenPostProcessor[])[]
}

export interface WrittenVariable {
  readonly name: string
  readonly namePlace: Place
  /** Undefined where the template says null: a value is required. */
  readonly default: StringValue | undefined
}

/** A piece of text with its place, where the template may also have had a number or a boolean. */
export interface Written {
  readonly value: string
  readonly place: Place
}

export interface WrittenComponent {
  readonly type: string
  readonly typePlace: Place
  readonly place: Place
  /** The component's own configuration: everything but the keys that the template itself understands. */
  readonly config: MapValue
}

export interface WrittenBuilder extends WrittenComponent {
  /** The raw name, or the type where there is none. */
  readonly name: string
  readonly namePlace: Place
}

/** For which builders a component counts: raw builder names. At most one of the lists may be non-empty. */
export interface Restriction {
  readonly only: readonly Written[]
  readonly except: readonly Written[]
}

export interface WrittenProvisioner extends WrittenComponent, Restriction {
  readonly overrides: readonly Override[]
  readonly pauseBefore: Milliseconds
  readonly timeout: Milliseconds
  /** May hold template calls. */
  readonly maxRetries: Written | undefined
}

export interface Override {
  readonly builder: string
  readonly builderPlace: Place
  /** As written: an object, or nothing. */
  readonly config: Value
}

export interface WrittenPostProcessor extends WrittenComponent, Restriction {
  /** The user's name for it, or the type where there is none. */
  readonly name: string
  readonly keepInputArtifact: boolean | undefined
}
