import { isAbsolute, resolve } from 'node:path'
import {
  ArgumentError,
  BOOL,
  boolValue,
  FunctionError,
  type Meter,
  STRING,
  setType,
  setValue,
  stringValue,
  type Type,
  type Value,
  type ValueFunction,
} from '../../../hcl/index.ts'
import { textAt } from './arguments.ts'
import type { Files, PackerFunctionHost } from './host.ts'
import { expandHome } from './paths.ts'

type Host = Pick<PackerFunctionHost, 'files' | 'root' | 'cwd' | 'home'>

export function readingFunctions({ files, root, cwd, home }: Host) {
  const fromRoot = (path: string) => resolve(root, expandHome(path, home))
  return {
    file: pathFunction('The text of a file.', STRING, (path, meter) =>
      stringValue(readText(files, fromRoot(path), path, meter)),
    ),
    filebase64: pathFunction('The bytes of a file in Base64.', STRING, (path, meter) => {
      const bytes = readFile(files, resolve(cwd, expandHome(path, home)), path, meter)
      meter.text(Math.ceil(bytes.length / 3) * 4)
      return stringValue(Buffer.from(bytes).toString('base64'))
    }),
    fileexists: pathFunction('Whether there is a file at the path.', BOOL, (path) =>
      boolValue(isFile(kindOf(files, fromRoot(path), path), path)),
    ),
    fileset: filesetFunction(files, fromRoot),
  }
}

function pathFunction(description: string, returns: Type, call: (path: string, meter: Meter) => Value): ValueFunction {
  return {
    description,
    parameters: [{ name: 'path', type: STRING }],
    returns,
    call: (args, _, meter) => call(textAt(args, 0), meter),
  }
}

/** As many as a large project has; a whole file system has millions. */
const MOST_VISITS = 100_000

const STEPS_A_VISIT = 20

function filesetFunction(files: Files, fromRoot: (path: string) => string): ValueFunction {
  return {
    description: 'The paths of the files below a folder that match a pattern.',
    parameters: [
      { name: 'path', type: STRING },
      { name: 'pattern', type: STRING },
    ],
    returns: setType(STRING),
    call: (args, _, meter) => {
      const folder = fromRoot(textAt(args, 0))
      let visited = 0
      const found = files.match(folder, textAt(args, 1), () => {
        meter.work(STEPS_A_VISIT)
        if (++visited <= MOST_VISITS) return
        throw new FunctionError(
          `more than ${MOST_VISITS} files and folders are below ${JSON.stringify(textAt(args, 0))}`,
        )
      })
      const matching = found.filter((path) => isRegular(files, resolve(folder, path)))
      return setValue(
        STRING,
        matching.map((path) => stringValue(path.replaceAll('\\', '/'))),
      )
    },
  }
}

/** What may not be looked at is none. */
function isRegular(files: Files, path: string): boolean {
  try {
    return files.kind(path) === 'file'
  } catch {
    return false
  }
}

/** @throws ArgumentError for what is there but no file */
function isFile(kind: ReturnType<Files['kind']>, given: string): boolean {
  if (kind === undefined || kind === 'file') return kind === 'file'
  const what = kind === 'folder' ? 'it is a folder, no file' : 'it is no regular file'
  throw new ArgumentError(0, what, JSON.stringify(given))
}

/** @throws ArgumentError for what may not be looked at */
function kindOf(files: Files, path: string, given: string): ReturnType<Files['kind']> {
  try {
    return files.kind(path)
  } catch (error) {
    throw unreadable(error, given)
  }
}

function unreadable(error: unknown, given: string): ArgumentError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const reason = error instanceof Error && code === '' ? error.message : code
  return new ArgumentError(0, `the file cannot be read (${reason})`, JSON.stringify(given))
}

/** As many as a text may have characters. */
const MOST_BYTES = 20_000_000

/** Of pipes and devices what they give until they end. */
function readFile(files: Files, path: string, given: string, meter: Meter): Uint8Array {
  const kind = kindOf(files, path, given)
  if (kind !== 'other' && !isFile(kind, given)) {
    const where = isAbsolute(given) ? '' : `, looked for at ${JSON.stringify(path)}`
    throw new ArgumentError(0, 'there is no such file', JSON.stringify(given) + where)
  }
  const bytes = attemptRead(files, path, given)
  meter.work(bytes.length >> 7)
  if (bytes.length <= MOST_BYTES) return bytes
  const what = `the file has more than ${MOST_BYTES} bytes, which no template holds: let a provisioner upload it`
  throw new ArgumentError(0, what, JSON.stringify(given))
}

function attemptRead(files: Files, path: string, given: string): Uint8Array {
  try {
    return files.read(path, MOST_BYTES)
  } catch (error) {
    throw unreadable(error, given)
  }
}

/** @throws ArgumentError for what can't be read, and for what is no text */
export function readText(files: Files, path: string, given: string, meter: Meter): string {
  const bytes = readFile(files, path, given, meter)
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new ArgumentError(0, 'the file is no UTF-8, which "filebase64" can read', JSON.stringify(given))
  }
}
