// Written by scripts/typescript-components.ts from the definition of the component's options: change that instead.
import { dataSourceFunction, type May } from '../../../template/typescript/writing.ts'

/** The options of data source "external". */
export interface ExternalDataOptions {
  /** The program and its arguments, which no shell reads. A name is looked up on the PATH, a path is relative to the working folder. */
  readonly program: May<readonly May<string>[]>
  /** The folder that it runs in. Default: the working folder. */
  readonly working_dir?: May<string> | undefined
  /** What it gets on standard input, as a JSON object. */
  readonly query?: May<Readonly<Record<string, May<string>>>> | undefined
}

/** What data source "external" gives. */
export interface ExternalDataFacts {
  /** What it wrote to standard output: a JSON object whose members are texts. */
  readonly result: Readonly<Record<string, string>>
}

/** Data source "external". */
export const externalData = dataSourceFunction<ExternalDataOptions, ExternalDataFacts>('external', ['result'])
