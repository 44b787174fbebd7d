import type { Range } from '../diagnostics/index.ts'
import type { Value } from '../values/index.ts'

/** JSON as it stands in a file, with places. */
export type JsonNode =
  | { readonly kind: 'object'; readonly properties: readonly JsonProperty[]; readonly range: Range }
  | { readonly kind: 'array'; readonly items: readonly JsonNode[]; readonly range: Range }
  | { readonly kind: 'string'; readonly text: string; readonly range: Range }
  /** A number, bool or null. */
  | { readonly kind: 'literal'; readonly value: Value; readonly range: Range }

export interface JsonProperty {
  readonly name: string
  readonly nameRange: Range
  readonly value: JsonNode
}
