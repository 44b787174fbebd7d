import { communicatorConformance } from '../conformance/communicator.ts'
import { PosixMachine } from '../support/winrm-server/posix-machine.ts'
import { WinRmServer, type WinRmServerOptions } from '../support/winrm-server/server.ts'
import { connectToWinRm } from '../support/winrm-step.ts'

const WINDOWS = { modes: false, signals: false, endsInput: false, needsFolders: false }

communicatorConformance('winrm with NTLM', () => start({ auth: ['ntlm'] }), WINDOWS)
communicatorConformance(
  'winrm with Basic to an old Windows',
  () => start({ auth: ['basic'], allowUnencrypted: true, maxEnvelopeSize: 150 * 1024, configReadable: false }),
  WINDOWS,
)

async function start(options: WinRmServerOptions) {
  const server = await new WinRmServer(new PosixMachine(), options).listen()
  return { communicator: await connectToWinRm(server), stop: () => server.stop() }
}
