# Source number NUMBER.
source "amazon-ebs" "web_NUMBER" {
  ami_name      = "web-${local.stamp}-NUMBER"
  instance_type = var.region == "eu-central-1" ? "t3.micro" : "t2.micro"
  region        = var.region
  ssh_timeout   = "${NUMBER % 7 + 1}m"
  tags = {
    Name    = upper("web-NUMBER") # seen in the console
    Release = "22.04"
    Owner   = "team-${var.region}"
  }
  names   = [for p in var.packages : upper(p) if p != "curl"]
  by_name = { for p in var.packages : p => "${p}-NUMBER" }
  script  = <<-EOT
    #!/bin/sh
    echo "${var.region}"
    %{~for p in var.packages~}
    apt-get install -y ${p}
    %{~endfor~}
  EOT

  launch_block_device_mappings {
    device_name = "/dev/sda1"
    volume_size = 8 + NUMBER
    volume_type = "gp3"
  }
  launch_block_device_mappings {
    device_name = "/dev/sdb"
    volume_size = 8 * NUMBER
    volume_type = "gp3"
  }
  inline = [
    "one NUMBER",
    "two",
    "three ${local.stamp}",
  ]
  timeouts = {
    start = "1m"
    stop  = "2m"
  }
}
