import { access, constants, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { messageOf } from '../../errors/index.ts'
import type { Milliseconds } from '../../options/duration.ts'
import { passedStatus, probeSector } from './probe-sector.ts'
import { runTool } from './run-tool.ts'

/** What executes the guest's instructions, and why. */
export interface Accelerator {
  readonly name: 'kvm' | 'tcg'
  readonly reason: string
}

/** A processor with working virtualisation needs less than a tenth of this for the probe, its start included. */
const probeTime: Milliseconds = 2_000

/**
 * Finds out whether KVM really works, by running a small program under it. A device that opens isn't proof: there are hosts
 * whose KVM runs firmware by interpreting it, at a thousandth of the speed, and never gets to the end of an operating
 * system's start.
 */
export async function findAccelerator(): Promise<Accelerator> {
  try {
    await access('/dev/kvm', constants.R_OK | constants.W_OK)
  } catch (error) {
    const absent = messageOf(error).includes('ENOENT')
    return emulation(absent ? 'this computer has no /dev/kvm' : "/dev/kvm can't be opened by this user")
  }
  const failure = await probeKvm()
  return failure === undefined
    ? { name: 'kvm', reason: 'a test program ran under /dev/kvm at full speed' }
    : emulation(`/dev/kvm opens, but ${failure}`)
}

function emulation(reason: string): Accelerator {
  return { name: 'tcg', reason: `${reason}, so that machines are emulated (slower)` }
}

/** @returns why KVM is of no use, or undefined when it works */
async function probeKvm(): Promise<string | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'ingot-probe-'))
  const disk = join(folder, 'probe.img')
  try {
    await writeFile(disk, probeSector)
    const { status } = await runTool('qemu-system-x86_64', probeArguments(disk), {
      signal: AbortSignal.timeout(probeTime),
    })
    return status === passedStatus ? undefined : 'a test program failed under it'
  } catch (error) {
    if (error instanceof Error && error.name === 'TimeoutError') return 'a test program crawled under it'
    throw error
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function probeArguments(disk: string): string[] {
  return [
    ...['-accel', 'kvm', '-cpu', 'host', '-m', '8', '-nodefaults', '-no-user-config', '-display', 'none'],
    ...['-device', 'isa-debug-exit,iobase=0xf4,iosize=1'],
    ...['-blockdev', JSON.stringify({ driver: 'raw', 'node-name': 'probe', file: { driver: 'file', filename: disk } })],
    ...['-device', 'ide-hd,drive=probe'],
  ]
}
