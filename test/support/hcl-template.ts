import { basename, dirname, join } from 'node:path'
import {
  evaluate,
  type Limits,
  parseExpressionText,
  SourceFile,
  unmark,
  type Value,
  valueText,
  whenReady,
} from '../../src/hcl/index.ts'
import type { DataReader } from '../../src/template/hcl/index.ts'
import { type OpenTemplate, openTemplate } from '../../src/template/hcl/index.ts'
import type { LoadRequest } from '../../src/template/index.ts'
import { told } from './errors.ts'
import { fakeHost } from './fake-host.ts'

/** A folder of files, by their names in it, or by the way to them from there. A single text is the file `t.pkr.hcl`. */
export type HclFolder = string | Readonly<Record<string, string>>

export interface OpenOptions {
  /** The path that is given; the folder itself is `f`. */
  readonly path?: string
  readonly vars?: Readonly<Record<string, string>>
  /** As they are typed: `f/x.pkrvars.hcl`. */
  readonly varFiles?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  readonly warnUndeclared?: boolean
  readonly readData?: DataReader
  readonly limits?: Partial<Limits>
  readonly secret?: (text: string) => void
}

/** The request for a template that stands in texts. */
export function requestForHcl(folder: HclFolder, options: OpenOptions = {}): LoadRequest {
  const { path = 'f', vars = {}, varFiles = [], env = {}, cwd = '/work', secret, warnUndeclared = false } = options
  const files = typeof folder === 'string' ? { 't.pkr.hcl': folder } : folder
  const contents = new Map(Object.entries(files).map(([name, text]) => [join('f', name), text]))
  const names = Map.groupBy(contents.keys(), (file) => dirname(file))
  return {
    path,
    read: async (file) => contents.get(file) ?? fail('ENOENT'),
    namesIn: async (name) => {
      if (name !== 'f' && !names.has(name)) fail(contents.has(name) ? 'ENOTDIR' : 'ENOENT')
      return (names.get(name) ?? []).map((file) => basename(file))
    },
    vars: Object.entries(vars).map(([name, value]) => ({ name, value })),
    varFiles,
    only: [],
    except: [],
    host: fakeHost(env, cwd),
    warnUndeclared,
    ...(secret ? { secret } : {}),
  }
}

function fail(code: string): never {
  throw Object.assign(new Error(code), { code })
}

export function openHcl(folder: HclFolder, options: OpenOptions = {}): Promise<OpenTemplate> {
  return openTemplate({ ...requestForHcl(folder, options), dataReader: options.readData, limits: options.limits })
}

/** What users are told of a template's mistakes: `t.pkr.hcl:1:5 Summary: detail | hint`. */
export async function mistakesInHcl(folder: HclFolder, options?: OpenOptions): Promise<string[]> {
  const { errors } = await openHcl(folder, options)
  return errors.map((error) => `${error.place ? `${error.place.file}:` : ''}${told(error)}`.replace(/^f\//, ''))
}

/** The value of an expression in a template, as text, or what is wrong with it. */
export async function valueIn({ scope }: OpenTemplate, expression: string): Promise<string | readonly string[]> {
  const { result } = parseExpressionText(new SourceFile('-', expression))
  const { context, diagnostics: before } = await scope.contextFor(result.variables())
  const { value, diagnostics } = await whenReady(() => evaluate(result, context))
  const problems = [...before, ...scope.explain(diagnostics)]
  if (problems.length > 0) return problems.map(({ subject, summary, detail }) => `${subject} ${summary}: ${detail}`)
  return textOf(value)
}

function textOf(value: Value): string {
  if (value.kind === 'unknown') return '<unknown>'
  return `${value.marks.size > 0 ? '(sensitive) ' : ''}${valueText(unmark(value))}`
}
