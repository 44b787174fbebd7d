import { resolve } from 'node:path'
import { IngotError, messageOf } from '../errors/index.ts'
import type { CommandIo } from './command.ts'

/** Writes a text into a file, or to standard output for `-`. @throws IngotError `convert/write` */
export async function writeResult(path: string, text: string, io: CommandIo): Promise<void> {
  if (path === '-') {
    io.stdout.write(text)
    return
  }
  const { replaceFile } = await import('../engine/replace-file.ts')
  try {
    await replaceFile(resolve(io.host.cwd, path), text)
  } catch (cause) {
    throw new IngotError('convert/write', `"${path}" cannot be written: ${messageOf(cause)}`, {
      hint: 'name another file with -output-file; - prints the result',
      cause,
    })
  }
}
