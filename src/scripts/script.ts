import { statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Decoded, PrepareContext } from '../engine/index.ts'
import { formatPlace, IngotError, type Place } from '../errors/index.ts'
import type { ScriptOptions } from './options.ts'

/** One script to be run, in the user's order. */
export type Script = InlineScript | ScriptFile

export interface InlineScript {
  readonly kind: 'inline'
  /** What people see instead of a path. */
  readonly label: string
  readonly lines: readonly string[]
  readonly place: Place
}

export interface ScriptFile {
  readonly kind: 'file'
  /** As the user wrote it. */
  readonly label: string
  /** Absolute. */
  readonly path: string
  readonly place: Place
}

type ScriptSources = Pick<ScriptOptions, 'inline' | 'script' | 'scripts'>

/**
 * The scripts of one provisioner. What is wrong is added to `errors`: none or several of the ways to give scripts, files
 * that aren't there.
 */
export function scriptsOf(
  { options, places, place }: Decoded<ScriptSources>,
  context: PrepareContext,
  errors: IngotError[],
): readonly Script[] {
  const given = (['inline', 'script', 'scripts'] as const).filter((name) => options[name].length > 0)
  const [name, other] = given
  const at = (option: string): Place => places.get(option) ?? place
  if (name === undefined) {
    errors.push(
      new IngotError('script/none', 'one of "inline", "script" and "scripts" must be set', {
        place,
        hint: 'Give commands in "inline", or the path of a script in "script".',
      }),
    )
    return []
  }
  if (other !== undefined) {
    const sentence = `only one of "inline", "script" and "scripts" can be set, not both "${name}" and "${other}"`
    errors.push(new IngotError('script/conflict', sentence, { place: at(other) }))
    return []
  }
  if (name === 'inline') return [inlineScript(options.inline, at('inline'))]
  const paths = name === 'script' ? [options.script] : options.scripts
  return paths.map((path, index) => {
    const standing = places.get(`${name}.${index}`) ?? at(name)
    return scriptFile(path, standing, context.cwd, errors)
  })
}

function inlineScript(lines: readonly string[], place: Place): InlineScript {
  return { kind: 'inline', label: `inline (${formatPlace(place)})`, lines, place }
}

function scriptFile(path: string, place: Place, cwd: string, errors: IngotError[]): ScriptFile {
  const absolute = resolve(cwd, path)
  const trouble = whyNotAFile(absolute)
  if (trouble) {
    errors.push(
      new IngotError('script/unreadable', `Bad script "${path}": ${trouble}`, {
        place,
        hint: `Relative paths start at the working folder, ${cwd}.`,
      }),
    )
  }
  return { kind: 'file', label: path, path: absolute, place }
}

function whyNotAFile(path: string): string | undefined {
  try {
    return statSync(path).isDirectory() ? 'it is a folder' : undefined
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return 'no such file'
    return code === 'EACCES' ? 'permission denied' : String(error)
  }
}

/**
 * The text of an inline script. The shebang goes first when the user asked for it or the text has none of its own.
 * @param render renders one line with what is known at run time
 */
export function inlineText(
  script: InlineScript,
  shebang: { readonly line: string; readonly asked: boolean },
  render: (line: string) => string,
): string {
  const text = `${script.lines.map(render).join('\n')}\n`
  if (shebang.line === '' || (!shebang.asked && text.startsWith('#!'))) return text
  return `#!${shebang.line}\n${text}`
}

/** A script file's bytes, at the time when it is run. @throws IngotError `script/unreadable` */
export async function readScript({ path, label, place }: ScriptFile): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch (cause) {
    throw new IngotError('script/unreadable', `script "${label}" can't be read any more: ${cause}`, {
      place,
      cause,
    })
  }
}
