import type { Step } from '../../../engine/index.ts'
import { IngotError, nearest, throwAll } from '../../../errors/index.ts'
import { copyRegions } from '../checks/index.ts'
import type { AmazonConfig } from '../config.ts'
import type { AmazonState } from '../state.ts'

/** Makes sure that the build region and those to copy to exist for this account. */
export function checkRegions(config: AmazonConfig): Step<AmazonState> {
  return {
    name: 'Check regions',
    async run(state, { signal }) {
      const { ec2, name } = state.home.value
      const { Regions } = await ec2.call('DescribeRegions', {}, signal)
      const known = (Regions ?? []).flatMap(({ RegionName }) => (RegionName ? [RegionName] : []))
      const wanted = [
        ['region', name] as const,
        ...copyRegions(config.options, name).map((region) => ['ami_regions', region] as const),
      ]
      throwAll(
        wanted
          .filter(([, region]) => !known.includes(region))
          .map(([option, region]) => unknownRegion(config, option, region, known)),
      )
    },
  }
}

function unknownRegion(config: AmazonConfig, option: string, region: string, known: readonly string[]): IngotError {
  const near = nearest(region, known)
  return new IngotError('aws/unknown-region', `"${option}": this account has no region "${region}"`, {
    place: config.placeOf(option),
    hint: near ? `did you mean "${near}"?` : `it has ${known.join(', ')}; "skip_region_validation" skips this check`,
  })
}
