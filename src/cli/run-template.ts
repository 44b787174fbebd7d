import { createHash } from 'node:crypto'
import type { Template } from '../template/index.ts'
import { loadOrTellAll } from './check-template.ts'
import type { CommandIo } from './command.ts'
import type { FlagValues } from './flags.ts'
import { type RunOrigin, templateHost } from './run-host.ts'
import { loadRequest, type templateFlags } from './template-flags.ts'

export interface RunTemplate {
  readonly template: Template
  /** SHA-256 of the template's text, and of the files that it imports, in hexadecimals. */
  readonly digest: string
}

/** Reads the template of a run, in its first process or a later one. @throws as `loadOrTellAll` */
export async function loadRunTemplate(
  path: string,
  flags: FlagValues<typeof templateFlags>,
  io: CommandIo,
  origin: RunOrigin,
): Promise<RunTemplate> {
  const request = loadRequest(path, flags, io)
  const hash = createHash('sha256')
  const read = async (file: string) => {
    const text = await request.read(file)
    if (file === path) hash.update(text)
    return text
  }
  const source = (text: string) => void hash.update(text)
  const template = await loadOrTellAll({ ...request, read, source, host: templateHost(io.host, origin) }, io)
  return { template, digest: hash.digest('hex') }
}
