import type { ComponentKind } from '../engine/known-components.ts'
import type { OptionsDefinition } from '../options/index.ts'

export type DefinedKind = ComponentKind

/** Gives the options of a component, undefined for one that isn't built in. */
export type FindDefinition = (kind: DefinedKind, type: string) => Promise<OptionsDefinition | undefined>
