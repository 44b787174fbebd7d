import type { CommandIo } from './command.ts'
import { installCompletion, uninstallCompletion } from './completion/install.ts'

/** `-autocomplete-install`. @returns the exit status */
export async function install(io: CommandIo): Promise<number> {
  for (const file of await installCompletion(io.host.env)) io.stdout.write(`Completion is switched on in ${file}\n`)
  io.stdout.write('It works in shells that are started from now on.\n')
  return 0
}

/** `-autocomplete-uninstall`. @returns the exit status */
export async function uninstall(io: CommandIo): Promise<number> {
  const files = await uninstallCompletion(io.host.env)
  for (const file of files) io.stdout.write(`Completion is switched off in ${file}\n`)
  if (files.length === 0) io.stdout.write("Completion wasn't switched on.\n")
  return 0
}
