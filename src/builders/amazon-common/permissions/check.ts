import { AwsError, type Ec2CallName, isNotAllowed, type Region } from '../../../aws/index.ts'
import type { StepContext } from '../../../engine/index.ts'
import { copyRegions } from '../checks/index.ts'
import type { AmazonConfig } from '../config.ts'
import type { AmazonState } from '../state.ts'
import { dryRunInput } from './dry-runs.ts'
import type { Need } from './need.ts'
import { neededPermissions, type Work } from './needs.ts'

/** Something that the credentials are not allowed to do. */
export interface Denial {
  /** As EC2 names it: a launch that is denied may be so for the tags it brings. */
  readonly action: string
  readonly region: string
  readonly need: Need
}

/** Asks EC2 by dry runs, all at once, whether it would allow what a build needs. Nothing comes to be. */
export async function findDenials(
  config: AmazonConfig,
  work: Work,
  state: AmazonState,
  context: StepContext,
): Promise<readonly Denial[]> {
  const check = new Check(config, work, state, context)
  const needs = neededPermissions(config, work)
  const asked = needs.filter(({ dryRun, role }) => dryRun !== 'none' && role === undefined)
  const verdicts = await Promise.all(
    asked.flatMap((need) => check.regionsOf(need).map((region) => check.ask(need, region))),
  )
  return verdicts.flatMap((verdict) => (verdict ? [verdict] : []))
}

/** Answers of this process, by what was asked: builds of one template in one account ask once. */
const known = new WeakMap<Region, Map<string, Promise<string | undefined>>>()

class Check {
  readonly #config: AmazonConfig
  readonly #work: Work
  readonly #state: AmazonState
  readonly #context: StepContext

  constructor(config: AmazonConfig, work: Work, state: AmazonState, context: StepContext) {
    this.#config = config
    this.#work = work
    this.#state = state
    this.#context = context
  }

  regionsOf({ where }: Need): Region[] {
    const home = this.#state.home.value
    const access = this.#state.access(this.#context.host)
    const copies = copyRegions(this.#config.options, home.name).map((name) => access.region(name))
    return where === 'home' ? [home] : where === 'copies' ? copies : [home, ...copies]
  }

  async ask(need: Need, region: Region): Promise<Denial | undefined> {
    const denied = await this.#dryRun(need.action, region)
    if (!denied) return undefined
    const other = need.instead && (await this.#dryRun(`ec2:${need.instead}`, region))
    return need.instead && !other ? undefined : { action: denied, region: region.name, need }
  }

  /** @returns what is denied, or undefined when nothing is, or nobody can tell */
  #dryRun(action: string, region: Region): Promise<string | undefined> {
    const call = action.slice('ec2:'.length) as Ec2CallName
    const home = this.#state.home.value.name
    const input = dryRunInput(call, { config: this.#config, work: this.#work, state: this.#state, home })
    if (!input) return Promise.resolve(undefined)
    const answers = known.get(region) ?? new Map<string, Promise<string | undefined>>()
    known.set(region, answers)
    const key = JSON.stringify([call, input])
    const answer = answers.get(key) ?? this.#send(call, input, region)
    // Only what is allowed is remembered: rights may be granted between two builds.
    answers.set(key, answer)
    answer.then(
      (denied) => denied && answers.delete(key),
      () => answers.delete(key),
    )
    return answer
  }

  async #send(call: Ec2CallName, input: object, region: Region): Promise<string | undefined> {
    try {
      await region.ec2.call(call, input as never, this.#context.signal)
    } catch (error) {
      this.#context.signal.throwIfAborted()
      if (!(error instanceof AwsError)) throw error
      // Whatever else is wrong with the call shows itself where it is meant.
      if (isNotAllowed(error)) return deniedAction(error.message) ?? `ec2:${call}`
    }
    return undefined
  }
}

/** AWS names the action that is denied, which need not be the one that was asked for. */
function deniedAction(message: string): string | undefined {
  return /not authorized to perform: ([a-z0-9-]+:\w+)/.exec(message)?.[1]
}
