/** What `-help` says of exit statuses. */
export const EXIT_HELP = `Exit status 0 when all succeeded, 1 otherwise, as in Packer. With -packer-exit-codes=false, or
INGOT_PACKER_EXIT_CODES=0 in the environment, it tells endings apart:

  0    success
  1    failed
  2    bad template, variables or flags; builds without a mistake were run
  3    partial: an image exists, but something after it failed
  4    tests of an image failed
  5    nothing to do: no build fits -only and -except, or all are done
  130  cancelled: Ctrl-C, SIGTERM or SIGHUP`
