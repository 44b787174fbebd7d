import type { ChildProcess } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Milliseconds } from '../../options/index.ts'

/** How long to wait for the dead to go: a process in an uninterruptible call outlives even SIGKILL. */
const AFTER_KILL: Milliseconds = 1000
const POLL: Milliseconds = 20

/**
 * Ends a child that leads a process group, and everything in the group. Resolves when all of it is gone.
 * A process that left the group may still hold the child's output open: it is not waited for.
 * @param grace how long it may take to end itself after SIGTERM before it is killed
 */
export async function endGroup(child: ChildProcess, grace: Milliseconds): Promise<void> {
  const { pid } = child
  if (pid === undefined) return
  signalGroup(pid, 'SIGTERM')
  if (!(await gone(pid, grace))) {
    signalGroup(pid, 'SIGKILL')
    await gone(pid, AFTER_KILL)
  }
  child.stdout?.destroy()
  child.stderr?.destroy()
}

/** The groups that run now, by their leaders. */
const running = new Set<number>()

/**
 * Remembers a child for as long as it runs: when this process leaves without waiting, such as at a second Ctrl-C, its
 * group is killed.
 */
export function killWithThisProcess(child: ChildProcess): void {
  const { pid } = child
  if (pid === undefined) return
  if (running.size === 0) process.once('exit', killAll)
  running.add(pid)
  child.once('close', () => {
    running.delete(pid)
    if (running.size === 0) process.off('exit', killAll)
  })
}

function killAll(): void {
  for (const pid of running) signalGroup(pid, 'SIGKILL')
}

async function gone(pid: number, limit: Milliseconds): Promise<boolean> {
  for (let waited = 0; waited <= limit; waited += POLL) {
    if (!groupLives(pid)) return true
    await sleep(POLL)
  }
  return false
}

function groupLives(pid: number): boolean {
  return signalGroup(pid, 0) && (process.platform !== 'linux' || hasLivingMember(pid))
}

/** @returns false when there is nobody (left) to signal */
function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(process.platform === 'win32' ? pid : -pid, signal)
  } catch {
    return false
  }
}

/** A dead process that nobody has collected yet still takes signals: containers without a proper init keep them. */
function hasLivingMember(group: number): boolean {
  return readdirSync('/proc').some((name) => /^\d+$/.test(name) && isLivingMember(name, group))
}

function isLivingMember(name: string, group: number): boolean {
  try {
    const stat = readFileSync(`/proc/${name}/stat`, 'latin1')
    // The program's name stands in parentheses and may hold anything: state, parent and group follow it.
    const [state, , member] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return Number(member) === group && state !== 'Z' && state !== 'X'
  } catch {
    return false
  }
}
