// Written by scripts/typescript-components.ts from the definition of the component's options: change that instead.
import { dataSourceFunction, type May } from '../../../template/typescript/writing.ts'

/** The options of data source "external-raw". */
export interface ExternalRawDataOptions {
  /** The program and its arguments, which no shell reads. A name is looked up on the PATH, a path is relative to the working folder. */
  readonly program: May<readonly May<string>[]>
  /** The folder that it runs in. Default: the working folder. */
  readonly working_dir?: May<string> | undefined
  /** What it gets on standard input. */
  readonly query?: May<string> | undefined
}

/** What data source "external-raw" gives. */
export interface ExternalRawDataFacts {
  /** All that it wrote to standard output. */
  readonly result: string
}

/** Data source "external-raw". */
export const externalRawData = dataSourceFunction<ExternalRawDataOptions, ExternalRawDataFacts>('external-raw', [
  'result',
])
