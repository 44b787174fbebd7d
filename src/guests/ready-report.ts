import type { Ui } from '../engine/index.ts'
import { type CloudInitTrouble, cloudInitTrouble } from './cloud-init-result.ts'
import { MARK } from './ready-script.ts'

/** Takes the lines of `readyScript` in, and tells people what they mean. */
export class ReadyReport {
  /** The script came to its end. */
  isReady = false
  /** What is waited for at present, in words. */
  waitingFor: string | undefined
  readonly #ui: Ui
  #result: string | undefined
  #status: string | undefined

  constructor(ui: Ui) {
    this.#ui = ui
  }

  take(line: string): void {
    if (!line.startsWith(`${MARK} `)) return
    const [, kind = '', rest = ''] = /^(\S+) ?(.*)$/.exec(line.slice(MARK.length + 1)) ?? []
    switch (kind) {
      case 'waiting':
        this.#wait(inWords(rest))
        break
      case 'result':
        this.#result = rest
        break
      case 'status':
        this.#status = rest
        break
      case 'lost':
        this.#ui.warning(`cloud-init ended in this guest without a result. ${MORE}`)
        break
      case 'blind':
        this.#ui.message(`Whether the guest has settled is known only in part: ${rest} can't be read there`)
        break
      case 'ready':
        this.#end()
        break
    }
  }

  #wait(what: string): void {
    // Between two stages of cloud-init there is nothing new.
    if (this.waitingFor?.startsWith(what)) return
    if (this.waitingFor === undefined) this.#ui.say('Waiting until the guest has settled...')
    this.waitingFor = what
    this.#ui.message(`${what}...`)
  }

  #end(): void {
    this.isReady = true
    if (this.waitingFor !== undefined) this.#ui.message('The guest has settled')
    const trouble = cloudInitTrouble(this.#result, this.#status)
    if (trouble) this.#ui.warning(`${VERDICTS[trouble.kind]}: ${trouble.reasons.join('; ')}. ${MORE}`)
  }
}

const MORE = 'The build goes on; /var/log/cloud-init.log and cloud-init-output.log there have more.'

const VERDICTS: Readonly<Record<CloudInitTrouble['kind'], string>> = {
  failed: 'cloud-init failed in this guest',
  degraded: 'cloud-init ended in this guest with warnings',
}

/** @param what `cloud-init STAGE`, `lock FILE PID PROGRAM` or `unit NAME` */
function inWords(what: string): string {
  const [kind = '', subject = '', pid = '', program = ''] = what.split(' ')
  if (kind === 'cloud-init') return subject ? `cloud-init is at work (${subject})` : 'cloud-init is at work'
  if (kind === 'unit') return `${subject} is at work`
  return `${program || 'a process'}${/^\d+$/.test(pid) ? ` (process ${pid})` : ''} holds ${subject}`
}
