// Written by scripts/typescript-components.ts from the definition of the component's options: change that instead.
import { dataSourceFunction, type May } from '../../../template/typescript/writing.ts'

/** The options of data source "null". */
export interface NullDataOptions {
  /** Any text. */
  readonly input: May<string>
}

/** What data source "null" gives. */
export interface NullDataFacts {
  /** The same text. */
  readonly output: string
}

/** Data source "null". */
export const nullData = dataSourceFunction<NullDataOptions, NullDataFacts>('null', ['output'])
