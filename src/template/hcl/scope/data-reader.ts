import type { Diagnostic, EvaluationContext, Value } from '../../../hcl/index.ts'
import type { ComponentBlock } from '../module/index.ts'

/**
 * Gives the value of a data source: what it reads or, where nothing is to be read, an unknown value of the type that it
 * would have. Called once for each, at the same time for those that don't need each other.
 *
 * @param context what the block's body can refer to, all of it evaluated
 */
export type DataReader = (block: ComponentBlock, context: EvaluationContext) => Promise<DataResult>

export interface DataResult {
  readonly value: Value
  readonly diagnostics: readonly Diagnostic[]
}
