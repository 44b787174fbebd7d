import { dirname, resolve } from 'node:path'
import type { Host } from '../../engine/host.ts'
import type { PackerContext } from '../gotemplate/index.ts'
import { EMULATED_PACKER_VERSION } from '../packer-version.ts'

/** What template functions know wherever they are called: all but the build and where `user` looks. */
export type CommonContext = Omit<PackerContext, 'user'>

/** @param path the template's, `-` for standard input */
export function commonContext(path: string, { clock, random, cwd }: Host): CommonContext {
  return {
    start: new Date(clock.now()),
    templateDir: path === '-' ? undefined : dirname(resolve(cwd, path)),
    cwd,
    packerVersion: EMULATED_PACKER_VERSION,
    random: (size) => random.bytes(size),
  }
}
