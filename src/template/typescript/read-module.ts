import { IngotError, messageOf, type Place } from '../../errors/index.ts'
import { readFile } from '../read-file.ts'
import type { LoadRequest } from '../request.ts'
import { type ImportedModule, ImportFailure } from './import-module.ts'
import { Places } from './places.ts'
import { type ImageTemplate, isTemplate } from './template.ts'

/** A template that was made by functions, with what messages need to point at its files. */
export interface WrittenTemplate {
  readonly template: ImageTemplate
  readonly places: Places
}

export type ModuleSource = Pick<LoadRequest, 'path' | 'read' | 'namesIn' | 'modules' | 'source'>

/**
 * Imports the module in which a template stands.
 * @throws IngotError `template/not-found`, `template/module` for one that fails, `template/no-template` for one without a template
 */
export async function readModule(request: ModuleSource): Promise<WrittenTemplate> {
  const { path, modules, source } = request
  // Says of a file that isn't there, or a folder, what is said of other templates.
  await readFile(path, 'template', request)
  if (!modules) throw new IngotError('template/module', `"${path}" is a module, which nothing here can import`)
  const { cwd } = modules
  const { exports, texts } = await modules.import(path).catch((error: unknown) => {
    throw error instanceof ImportFailure ? importError(error, path, cwd) : error
  })
  for (const text of inPathOrder(texts)) source?.(text)
  const { default: template } = exports
  if (isTemplate(template)) return { template, places: new Places(cwd, texts) }
  throw noTemplate(template, request)
}

function inPathOrder(texts: ImportedModule['texts']): readonly string[] {
  return [...texts].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text)
}

function noTemplate(exported: unknown, { path }: ModuleSource): IngotError {
  const place = { file: path, line: 1, column: 1 }
  const sentence =
    exported === undefined
      ? `"${path}" has no default export`
      : `the default export of "${path}" is no template, but ${describe(exported)}`
  return new IngotError('template/no-template', sentence, {
    place,
    hint: 'it must be: export default template({ … }), with template from "ingot"',
  })
}

function describe(value: unknown): string {
  return typeof value === 'object' ? 'another object' : `a ${typeof value}`
}

/** What a module or one of its functions threw, as a mistake at the place in the template's files where it came up. */
export function thrownError(cause: unknown, what: string, places: Places): IngotError {
  const stack = cause instanceof Error ? (cause.stack ?? '') : ''
  return new IngotError('template/module', `${what}: ${messageOf(cause)}`, { place: places.inStack(stack), cause })
}

function importError({ cause, texts }: ImportFailure, path: string, cwd: string): IngotError {
  if (cause instanceof IngotError) return cause
  const places = new Places(cwd, texts)
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  if (code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX') {
    return new IngotError('template/module', `"${path}" cannot be run as it is: ${firstLine(messageOf(cause))}`, {
      place: syntaxPlace(cause, places),
      hint: 'types are only taken away, so enums, namespaces and parameter properties cannot be used',
      cause,
    })
  }
  if (code === 'ERR_INVALID_TYPESCRIPT_SYNTAX' || cause instanceof SyntaxError) {
    // Modules are read before what they import, so the one that was read last is the one that is wrong.
    const sentence = `"${places.shown([...texts.keys()].at(-1) ?? path)}" cannot be read: ${firstLine(messageOf(cause))}`
    return new IngotError('template/module', sentence, { place: syntaxPlace(cause, places), cause })
  }
  if (code === 'ERR_MODULE_NOT_FOUND') {
    return new IngotError('template/module', `"${path}" imports what is not there: ${withoutLoads(messageOf(cause))}`, {
      hint: 'install the package beside the template, or name the file with its extension: "./parts.ts"',
      cause,
    })
  }
  return thrownError(cause, `"${path}" failed`, places)
}

/** V8 and the type stripper begin a syntax error's stack with `FILE:LINE`, the line, and marks under what is wrong. */
function syntaxPlace(cause: unknown, places: Places): Place | undefined {
  const stack = cause instanceof Error ? (cause.stack ?? '') : ''
  const [, file, line, indent = ''] = /^(\S.*?):(\d+)\n.*\n(?:( *)\^)?/.exec(stack) ?? []
  return file === undefined ? undefined : places.of({ file, line: Number(line), column: indent.length + 1 })
}

function firstLine(text: string): string {
  return withoutLoads(text).trim().split('\n', 1)[0] ?? ''
}

function withoutLoads(text: string): string {
  return text.replaceAll(/\?ingot-load=\d+/g, '')
}
