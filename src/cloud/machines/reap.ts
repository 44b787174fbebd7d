import { readdir, readFile, rm } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { MachineFolders } from './machine-folders.ts'

/**
 * Kills the machines whose process ids an earlier process left behind. A process id alone proves nothing, since they come
 * back: only a process that was started with this very pid file is one of ours.
 *
 * @returns the ids of the machines that were alive
 */
export async function reapMachines(folders: MachineFolders): Promise<string[]> {
  const ids = await readdir(folders.instances).catch(() => [])
  const alive: string[] = []
  for (const id of ids) {
    const file = folders.pid(id)
    const pid = Number(await readFile(file, 'utf8').catch(() => ''))
    if (pid > 0 && (await isMachine(pid, file))) {
      alive.push(id)
      process.kill(pid, 'SIGKILL')
      while (await isMachine(pid, file)) await sleep(10)
    }
    await rm(file, { force: true })
  }
  return alive
}

async function isMachine(pid: number, pidFile: string): Promise<boolean> {
  const words = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0')
  return words.includes(pidFile)
}
