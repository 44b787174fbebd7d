import type { CommandImpl } from '@smithy/core/client'

/** Amazon's command classes by the names of their actions: `{ DescribeImages: DescribeImagesCommand }`. */
export type Commands = Readonly<Record<string, new (input: never) => unknown>>

export type Input<C extends Commands, N extends keyof C> =
  InstanceType<C[N]> extends CommandImpl<infer I, infer _O, infer _C, infer _SI, infer _SO> ? I : never
export type Output<C extends Commands, N extends keyof C> =
  InstanceType<C[N]> extends CommandImpl<infer _I, infer O, infer _C, infer _SI, infer _SO> ? O : never

/**
 * A service of AWS in one region: the narrow seam between Ingot and Amazon's clients.
 *
 * @example
 *   const { Images } = await ec2.call('DescribeImages', { Owners: ['self'] }, signal)
 */
export interface Service<C extends Commands> {
  readonly region: string
  /**
   * Makes one call, repeating it after throttling and passing faults.
   * @throws AwsError when it was refused, or the service could not be reached in the end; the signal's reason when aborted
   */
  call<N extends keyof C & string>(name: N, input: Input<C, N>, signal?: AbortSignal): Promise<Output<C, N>>
}
