import { type Body, NativeBody } from './body/index.ts'
import { type Diagnostic, Range, type SourceFile } from './diagnostics/index.ts'
import { JsonBody } from './json/json-body.ts'
import type { JsonNode } from './json/json-node.ts'
import { readJson } from './json/read-json.ts'
import { parseSyntax } from './syntax/index.ts'

export interface ParsedConfig {
  /** All that could be read. */
  readonly body: Body
  readonly diagnostics: readonly Diagnostic[]
}

/** Reads a file of native syntax. */
export function parseNative(source: SourceFile): ParsedConfig {
  const { result, diagnostics } = parseSyntax(source)
  return { body: new NativeBody(result), diagnostics }
}

/** Reads a file of HCL's JSON profile. */
export function parseJson(source: SourceFile): ParsedConfig {
  const diagnostics: Diagnostic[] = []
  const nothing: JsonNode = { kind: 'object', properties: [], range: new Range(source, 0, source.text.length) }
  const node = readJson(source, diagnostics) ?? nothing
  return { body: new JsonBody(node), diagnostics }
}

/** Reads a file in the syntax that its name tells: `.json` is JSON. */
export function parseConfig(source: SourceFile): ParsedConfig {
  return source.name.endsWith('.json') ? parseJson(source) : parseNative(source)
}
