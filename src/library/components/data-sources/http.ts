// Written by scripts/typescript-components.ts from the definition of the component's options: change that instead.
import { dataSourceFunction, type May } from '../../../template/typescript/writing.ts'

/** The options of data source "http". */
export interface HttpDataOptions {
  /** The URL to ask, which begins with http:// or https://. */
  readonly url: May<string>
  /**
   * The HTTP method.
   *
   * Default: "GET".
   */
  readonly method?: May<'HEAD' | 'GET' | 'POST' | 'PUT' | 'DELETE' | 'OPTIONS' | 'PATCH'> | undefined
  /** Headers to send. Those that hold keys or tokens are masked. */
  readonly request_headers?: May<Readonly<Record<string, May<string>>>> | undefined
  /** The body to send, with methods that have one. */
  readonly request_body?: May<string> | undefined
}

/** What data source "http" gives. */
export interface HttpDataFacts {
  /** The URL that was asked. */
  readonly url: string
  /** The body of the answer. */
  readonly body: string
  /** The headers of the answer, as "Content-Type". Several of one name are joined by commas. */
  readonly response_headers: Readonly<Record<string, string>>
  /** The headers of the answer as well: Packer's name for them. */
  readonly request_headers: Readonly<Record<string, string>>
}

/** Data source "http". */
export const httpData = dataSourceFunction<HttpDataOptions, HttpDataFacts>('http', [
  'url',
  'body',
  'response_headers',
  'request_headers',
])
