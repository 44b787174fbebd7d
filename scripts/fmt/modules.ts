import { modulesOnDisk } from '../snapshot/disk.ts'
import { type ModuleFunction, type Modules, modulesFrom } from '../snapshot/modules.ts'

/** Put in front of the script by write.ts: the modules that are in it. */
declare const HOT: Readonly<Record<string, ModuleFunction>>

const hot = Object.keys(HOT)
let beforeDisk = () => {}
let disk: ((name: string) => object) | undefined
const modules: Modules = modulesFrom({
  find: (name) => {
    const found = HOT[name]
    if (found) return found
    if (!disk) {
      beforeDisk()
      disk = modulesOnDisk(__dirname, modules, hot)
    }
    return { exports: disk(name) }
  },
  other: require,
  folder: () => __dirname,
})

/** @param keepCompiled called before a module is read from the disk */
export function program(keepCompiled: () => void): ProcessModule {
  beforeDisk = keepCompiled
  return modules.load(hot.find((name) => name.startsWith('process-')) ?? '') as ProcessModule
}

export const warmUp = () => modules.load('warm-up.js') as WarmUpModule

type ProcessModule = typeof import('../../src/cli/process.ts')
type WarmUpModule = typeof import('../../src/cli/warm-up.ts')
