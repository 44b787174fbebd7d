import { access, copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { IngotError } from '../../errors/index.ts'
import type { MachineSpec } from '../machine-driver.ts'

/** What the machine boots with. */
export interface Firmware {
  /** QEMU's machine type. */
  readonly machine: string
  readonly arguments: readonly string[]
}

/** Where Debian's and Ubuntu's package ovmf puts its code and its empty variable store, newer names first. */
const ovmf: readonly (readonly [code: string, variables: string])[] = [
  ['/usr/share/OVMF/OVMF_CODE_4M.fd', '/usr/share/OVMF/OVMF_VARS_4M.fd'],
  ['/usr/share/OVMF/OVMF_CODE.fd', '/usr/share/OVMF/OVMF_VARS.fd'],
]

/**
 * The firmware for a boot mode. UEFI's variables are copied into the machine's folder, where they live on.
 *
 * @throws IngotError `cloud/unsupported-machine` for other processors than x86-64, `cloud/missing-tool` without ovmf
 */
export async function firmwareFor(spec: MachineSpec, folder: string): Promise<Firmware> {
  if (spec.architecture !== 'x86_64') {
    throw new IngotError('cloud/unsupported-machine', `the local cloud can't run ${spec.architecture} machines`, {
      hint: 'Choose an instance type and an image for x86_64.',
    })
  }
  return spec.bootMode === 'uefi' ? uefi(folder) : { machine: 'pc', arguments: [] }
}

async function uefi(folder: string): Promise<Firmware> {
  const [code, variables] = await findOvmf()
  const own = join(folder, 'uefi-variables.fd')
  if (!(await exists(own))) await copyFile(variables, own)
  return {
    machine: 'q35,pflash0=uefi-code,pflash1=uefi-variables',
    arguments: [...flash('uefi-code', code, true), ...flash('uefi-variables', own, false)],
  }
}

function flash(name: string, filename: string, readOnly: boolean): string[] {
  const node = { driver: 'raw', 'node-name': name, 'read-only': readOnly, file: { driver: 'file', filename } }
  return ['-blockdev', JSON.stringify(node)]
}

async function findOvmf(): Promise<readonly [code: string, variables: string]> {
  for (const pair of ovmf) if (await exists(pair[0])) return pair
  throw new IngotError('cloud/missing-tool', 'images that boot by UEFI need OVMF, which isn’t installed', {
    hint: 'Install with: sudo apt-get install ovmf',
  })
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  )
}
