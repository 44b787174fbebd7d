import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { communicatorConformance } from '../conformance/communicator.ts'
import { type ConnectOptions, connectTo } from '../support/ssh-step.ts'
import { type SshdOptions, startSshd } from '../support/sshd.ts'

communicatorConformance('ssh with all that OpenSSH has', () => start())
communicatorConformance('ssh with sftp alone', () => start({}, { config: { fileTransfer: 'sftp' } }))
communicatorConformance('ssh with scp', () => start({ withoutSftp: true }, { config: { fileTransfer: 'scp' } }))
communicatorConformance('ssh to a machine without tar', () => start({}, {}, ['tar']))
communicatorConformance('ssh to a machine without sftp and tar', () => start({ withoutSftp: true }, {}, ['tar']))
communicatorConformance('ssh to a machine without sftp and scp', () => start({ withoutSftp: true }, {}, ['scp']))

async function start(options: SshdOptions = {}, connect: ConnectOptions = {}, without: readonly string[] = []) {
  const path = without.length > 0 ? pathWithout(without) : undefined
  const sshd = await startSshd({ ...options, ...(path ? { path } : {}) })
  return {
    communicator: await connectTo(sshd, connect),
    async stop() {
      await sshd.stop()
      if (path) rmSync(path, { recursive: true })
    },
  }
}

/** A folder of links to all programs of this machine but some. */
function pathWithout(programs: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'ingot-path-'))
  mkdirSync(folder, { recursive: true })
  for (const name of readdirSync('/usr/bin')) {
    if (!programs.includes(name)) symlinkSync(join('/usr/bin', name), join(folder, name))
  }
  return folder
}
