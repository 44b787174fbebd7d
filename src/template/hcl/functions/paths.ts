import { join, resolve } from 'node:path'
import { ArgumentError, STRING, stringValue, type ValueFunction } from '../../../hcl/index.ts'
import { textAt } from './arguments.ts'
import type { PackerFunctionHost } from './host.ts'

export function pathFunctions({ home, cwd }: Pick<PackerFunctionHost, 'home' | 'cwd'>) {
  return {
    abspath: pathFunction('The absolute path.', (path) => resolve(cwd, path)),
    pathexpand: pathFunction("The path with the user's folder in place of `~` at its start.", (path) =>
      expandHome(path, home),
    ),
  }
}

function pathFunction(description: string, make: (path: string) => string): ValueFunction {
  return {
    description,
    parameters: [{ name: 'path', type: STRING }],
    returns: STRING,
    call: (args) => stringValue(make(textAt(args, 0))),
  }
}

/** @throws ArgumentError for the folders of other users */
export function expandHome(path: string, home: string): string {
  if (!path.startsWith('~')) return path
  if (path !== '~' && !path.startsWith('~/')) {
    throw new ArgumentError(0, 'the folders of other users are not known', JSON.stringify(path))
  }
  return join(home, path.slice(1))
}
