import { stripTypeScriptTypes } from 'node:module'
import { compileFunction } from 'node:vm'
import { Masker } from '../../src/engine/index.ts'
import type { IngotError } from '../../src/errors/index.ts'
import * as library from '../../src/library/index.ts'
import { loadToCheck, prepareToCheck } from '../../src/run/index.ts'
import { attemptWrittenLoad, type ImageTemplate, Places } from '../../src/template/typescript/index.ts'
import { mistakesOf } from './errors.ts'
import { type LoadOptions, requestFor } from './load.ts'

const FILE = '/work/t.ts'

/** Runs the text of a template's module as it stands, each call at its own line and column. */
function templateOf(text: string): ImageTemplate {
  // As long as what it takes the place of.
  const code = stripTypeScriptTypes(text).replace('export default', 'return'.padEnd('export default'.length))
  return compileFunction(code, Object.keys(library), { filename: FILE })(...Object.values(library))
}

/** What `ingot validate` complains of in a template, whose text stands for a module that imports all there is from "ingot". */
export async function complaintsOf(text: string, options: LoadOptions = {}): Promise<readonly IngotError[]> {
  const template = templateOf(text)
  const places = new Places('/work', new Map([[FILE, text]]))
  const request = requestFor('', { path: 't.ts', ...options })
  const checking = { host: request.host, secrets: new Masker() }
  try {
    const { template: loaded } = await loadToCheck(request, checking, {
      readsData: false,
      local: false,
      signal: new AbortController().signal,
      attempt: (asked) => attemptWrittenLoad({ template, places }, asked),
    })
    return (await prepareToCheck(loaded, checking)).errors
  } catch (error) {
    return mistakesOf(() => Promise.reject(error))
  }
}
