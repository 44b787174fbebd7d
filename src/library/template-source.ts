import { readdir, readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { type Host, Masker, secretsOf, systemHost } from '../engine/index.ts'
import type { Attempt, Checking } from '../run/index.ts'
import { attemptLoad, type LoadRequest } from '../template/index.ts'
import { attemptWrittenLoad, type ImageTemplate, Places, variableText } from '../template/typescript/index.ts'
import { moduleImporter } from './module-importer.ts'
import type { LoadOptions } from './options.ts'

/** A template that a program gave, as its file or as itself, ready to be read. */
export interface Source {
  readonly request: LoadRequest
  readonly attempt: Attempt
  readonly checking: Checking
  readonly host: Host
  readonly secrets: Masker
}

/** @param given a path, or what `template({ … })` made */
export function sourceOf(given: string | ImageTemplate, options: LoadOptions): Source {
  const { vars = {}, varFiles = [], only = [], except = [] } = options
  const host = hostOf(options)
  const secrets = new Masker()
  for (const secret of secretsOf(host.env)) secrets.addFromEnvironment(secret)
  const readText = (path: string) => readFile(path, 'utf8')
  const places = new Places(host.cwd, new Map(), readText)
  const request: LoadRequest = {
    path: typeof given === 'string' ? given : places.of(given.place).file,
    read: (file) => readFile(resolve(host.cwd, file), 'utf8'),
    namesIn: (folder) => readdir(resolve(host.cwd, folder)),
    vars: Object.entries(vars).flatMap(([name, value]) =>
      value === undefined ? [] : [{ name, value: variableText(value) }],
    ),
    varFiles,
    only,
    except,
    host,
    modules: moduleImporter(host.cwd),
    secret: (text) => secrets.add(text),
  }
  const attempt: Attempt =
    typeof given === 'string' ? attemptLoad : (asked) => attemptWrittenLoad({ template: given, places }, asked)
  return { request, attempt, checking: { host, secrets }, host, secrets }
}

function hostOf({ cwd, env }: LoadOptions): Host {
  const host = systemHost()
  return { ...host, cwd: resolve(cwd ?? host.cwd), env: env ?? host.env }
}
