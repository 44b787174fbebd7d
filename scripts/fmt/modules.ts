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

export function main(): void {
  const { start } = load('start') as typeof import('../../src/cli/start.ts')
  void start(async (keepCompiled) => {
    beforeDisk = keepCompiled
    return load('process') as typeof import('../../src/cli/process.ts')
  })
}

export const warmUp = () => modules.load('warm-up.js') as typeof import('../../src/cli/warm-up.ts')

/** @param source the module's file name in the sources, of which the program's begins with the same */
function load(source: string): object {
  return modules.load(hot.find((name) => name.startsWith(`${source}-`)) ?? source)
}
