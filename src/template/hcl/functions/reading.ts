import { resolve } from 'node:path'
import {
  ArgumentError,
  BOOL,
  boolValue,
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
    file: pathFunction('The text of a file.', STRING, (path) => stringValue(readText(files, fromRoot(path), path))),
    filebase64: pathFunction('The bytes of a file in Base64.', STRING, (path) => {
      const bytes = readFile(files, resolve(cwd, expandHome(path, home)), path)
      return stringValue(Buffer.from(bytes).toString('base64'))
    }),
    fileexists: pathFunction('Whether there is a file at the path.', BOOL, (path) =>
      boolValue(isFile(files.kind(fromRoot(path)), path)),
    ),
    fileset: filesetFunction(files, fromRoot),
  }
}

function pathFunction(description: string, returns: Type, call: (path: string) => Value): ValueFunction {
  return {
    description,
    parameters: [{ name: 'path', type: STRING }],
    returns,
    call: (args) => call(textAt(args, 0)),
  }
}

function filesetFunction(files: Files, fromRoot: (path: string) => string): ValueFunction {
  return {
    description: 'The paths of the files below a folder that match a pattern.',
    parameters: [
      { name: 'path', type: STRING },
      { name: 'pattern', type: STRING },
    ],
    returns: setType(STRING),
    call: (args) => {
      const folder = fromRoot(textAt(args, 0))
      const found = files.match(folder, textAt(args, 1)).filter((path) => files.kind(resolve(folder, path)) === 'file')
      return setValue(
        STRING,
        found.map((path) => stringValue(path.replaceAll('\\', '/'))),
      )
    },
  }
}

/** @throws ArgumentError for what is there but no file */
function isFile(kind: ReturnType<Files['kind']>, given: string): boolean {
  if (kind === undefined || kind === 'file') return kind === 'file'
  const what = kind === 'folder' ? 'it is a folder, no file' : 'it is no regular file'
  throw new ArgumentError(0, what, JSON.stringify(given))
}

function readFile(files: Files, path: string, given: string): Uint8Array {
  if (!isFile(files.kind(path), given)) throw new ArgumentError(0, 'there is no such file', JSON.stringify(given))
  try {
    return files.read(path)
  } catch (error) {
    throw new ArgumentError(0, 'the file cannot be read', error instanceof Error ? error.message : String(error))
  }
}

/** @throws ArgumentError for what can't be read, and for what is no text */
export function readText(files: Files, path: string, given: string): string {
  const bytes = readFile(files, path, given)
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new ArgumentError(0, 'the file is no UTF-8, which "filebase64" can read', JSON.stringify(given))
  }
}
