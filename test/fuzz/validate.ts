import { builders } from '../../src/builders/index.ts'
import { type Host, type Preparation, prepareBuilds } from '../../src/engine/index.ts'
import { flattenErrors, IngotError } from '../../src/errors/index.ts'
import { postProcessors } from '../../src/post-processors/index.ts'
import { provisioners } from '../../src/provisioners/index.ts'
import { errorText } from '../../src/report/index.ts'
import { inspectionLines, inspectTemplate, loadTemplate, type Template } from '../../src/template/index.ts'
import { requestFor } from '../support/load.ts'

/** All that look at nothing but options: `ansible` runs the command that a template names, to ask for its version. */
const { ansible: _, ...withoutCommands } = provisioners

export type Outcome = 'valid' | 'invalid'

/**
 * Does with a template's text what `inspect` and `validate` do.
 * @throws Error when something else comes of it than a result, or errors that tell where in the file the mistake is
 */
export async function validate(text: string, cwd: string): Promise<Outcome> {
  const request = requestFor(text, { path: 't.json' })
  const host = { ...request.host, cwd }
  try {
    inspectionLines(await inspectTemplate(request))
    const template = await loadTemplate({ ...request, host })
    const { errors } = await prepare(template, host)
    for (const error of errors) check(error, text)
    return errors.length === 0 ? 'valid' : 'invalid'
  } catch (error) {
    for (const each of flattenErrors(error)) check(each, text)
    return 'invalid'
  }
}

export function prepare(template: Template, { cwd, env }: Host): Promise<Preparation> {
  return prepareBuilds(
    template,
    { builders, provisioners: withoutCommands, postProcessors },
    { force: false, debug: false, onError: 'cleanup', secret() {}, runId: 'run', cwd, env },
  )
}

/** A mistake is an IngotError with a place which is in the file, and can be shown. @param file the text's name */
export function check(error: unknown, text: string, file = 't.json'): void {
  if (!(error instanceof IngotError)) throw error
  const { code, place } = error
  if (code.startsWith('internal/')) throw new Error(`${code}: ${error.message}`, { cause: error.cause })
  if (!place) throw new Error(`an error without a place: ${code}: ${error.message}`)
  const line = text.split('\n')[place.line - 1]
  const inside = line !== undefined && place.column >= 1 && place.column <= [...line].length + 1
  if (place.file !== file || !inside) {
    throw new Error(`a place that isn't in the file, ${place.file}:${place.line}:${place.column}: ${error.message}`)
  }
  if (/\bundefined\b|\[object |NaN/.test(error.message.replaceAll(JSON.stringify(text), ''))) {
    if (!/undefined|\[object|NaN/.test(text)) throw new Error(`a message that shows insides: ${error.message}`)
  }
  errorText(error)
}
