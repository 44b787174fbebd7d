import { startupSnapshot } from 'node:v8'
import { type ModuleFunction, type Modules, modulesFrom } from './modules.ts'
import { nodesModules } from './nodes-modules.ts'

/** Put in front of the script by write.ts: the modules that are in the snapshot, and the name of the warm-up. */
declare const HOT: Readonly<Record<string, ModuleFunction>>
declare const WARM_UP: keyof typeof import('../../src/cli/warm-up.ts').WARM_UPS

/** Where a process that was started from a snapshot finds what the snapshot doesn't hold. */
export interface Rest {
  find(name: string, program: Modules, hot: readonly string[]): ModuleFunction | { readonly exports: object }
  /** The folder in which modules believe that they are. */
  folder(): string
}

/**
 * Loads the program and warms it up; the process that goes on from the snapshot runs its main module. Called once, by the script
 * that Node runs to make a snapshot, in the folder of the templates to look at.
 */
export function makeSnapshot(rest: Rest): void {
  const hot = Object.keys(HOT)
  const program: Modules = modulesFrom({
    find: (name) => HOT[name] ?? rest.find(name, program, hot),
    other: nodesModules(require),
    folder: () => (startupSnapshot.isBuildingSnapshot() ? '/' : rest.folder()),
  })
  process.on('warning', refuse)
  const { warmUp } = program.load('warm-up.js') as typeof import('../../src/cli/warm-up.ts')
  warmUp(WARM_UP, process.cwd()).then(() => process.off('warning', refuse), fail)
  startupSnapshot.setDeserializeMainFunction(() => program.load('main.js'))
}

/** Node warns of what may not survive. Better no snapshot than one with that. */
function refuse(warning: Error): void {
  if (warning.name !== 'ExperimentalWarning') fail(warning)
}

function fail(error: Error): void {
  process.stderr.write(`${error.stack}\n`)
  process.exit(1)
}
