import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { inject } from 'vitest'
import { type Ended, type Running, runIngot, startIngot } from './ingot.ts'

/** A user's home with its own local cloud, the shared base image, and the golden example's files. */
export interface VmHome {
  readonly folder: string
  readonly place: { readonly cwd: string; readonly env: Readonly<Record<string, string>> }
  ingot(...args: string[]): Promise<Ended>
  start(...args: string[]): Running
  write(name: string, content: unknown): string
  remove(): Promise<void>
}

export function makeVmHome(): VmHome {
  const folder = mkdtempSync(join(tmpdir(), 'ingot-vm-'))
  mkdirSync(join(folder, 'home', 'cache'), { recursive: true })
  symlinkSync(inject('baseImages'), join(folder, 'home', 'cache', 'cloud-images'))
  const example = resolve(import.meta.dirname, '..', '..', 'examples', 'golden')
  for (const file of ['ami.json', 'setup.sh', 'check.json']) copyFileSync(join(example, file), join(folder, file))
  const env = { INGOT_HOME: join(folder, 'home'), CHECKPOINT_DISABLE: '1' }
  const place = { cwd: folder, env }
  return {
    folder,
    place,
    ingot: (...args) => runIngot(args, place),
    start: (...args) => startIngot(args, place),
    write(name, content) {
      const path = join(folder, name)
      writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content, undefined, 2))
      return path
    },
    async remove() {
      await runIngot(['cloud', 'stop'], place)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
