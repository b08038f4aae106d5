# A VPC with three public and three private subnets, one of each in each of three zones. It has no NAT gateway: private
# subnets reach AWS only through the endpoints below, and nothing else outside the VPC.

data "aws_region" "current" {}

data "aws_caller_identity" "current" {}

data "aws_availability_zones" "available" {
  count = local.created
  state = "available"
}

locals {
  created = var.vpc == null ? 1 : 0
  zones   = var.vpc == null ? slice(data.aws_availability_zones.available[0].names, 0, 3) : []

  # Subnets 0 to 2 are public, 3 to 5 private. Each has a sixteenth of the VPC.
  public_cidrs  = { for index, zone in local.zones : zone => cidrsubnet(var.vpc_cidr, 4, index) }
  private_cidrs = { for index, zone in local.zones : zone => cidrsubnet(var.vpc_cidr, 4, index + 3) }

  # What the tasks call: queues, images (two endpoints, and S3 below for their layers), logs and secrets. The SSM agent
  # of the fault injection calls the last three.
  endpoint_services = concat(
    ["sqs", "ecr.api", "ecr.dkr", "logs", "secretsmanager"],
    var.fault_injection ? ["ssm", "ssmmessages", "ec2messages"] : [],
  )

  gateway_services = ["dynamodb", "s3"]
}

resource "aws_vpc" "this" {
  count                = local.created
  cidr_block           = var.vpc_cidr
  enable_dns_support   = true
  enable_dns_hostnames = true

  tags = merge(var.tags, { Name = var.name })
}

resource "aws_internet_gateway" "this" {
  count  = local.created
  vpc_id = aws_vpc.this[0].id

  tags = merge(var.tags, { Name = var.name })
}

resource "aws_subnet" "public" {
  for_each          = local.public_cidrs
  vpc_id            = aws_vpc.this[0].id
  availability_zone = each.key
  cidr_block        = each.value

  tags = merge(var.tags, { Name = "${var.name}-public-${each.key}" })
}

resource "aws_subnet" "private" {
  for_each          = local.private_cidrs
  vpc_id            = aws_vpc.this[0].id
  availability_zone = each.key
  cidr_block        = each.value

  tags = merge(var.tags, { Name = "${var.name}-private-${each.key}" })
}

resource "aws_route_table" "public" {
  count  = local.created
  vpc_id = aws_vpc.this[0].id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.this[0].id
  }

  tags = merge(var.tags, { Name = "${var.name}-public" })
}

# It has no route of its own: the gateway endpoints add theirs.
resource "aws_route_table" "private" {
  count  = local.created
  vpc_id = aws_vpc.this[0].id

  tags = merge(var.tags, { Name = "${var.name}-private" })
}

resource "aws_route_table_association" "public" {
  for_each       = aws_subnet.public
  subnet_id      = each.value.id
  route_table_id = aws_route_table.public[0].id
}

resource "aws_route_table_association" "private" {
  for_each       = aws_subnet.private
  subnet_id      = each.value.id
  route_table_id = aws_route_table.private[0].id
}

resource "aws_vpc_endpoint" "gateway" {
  for_each          = var.vpc == null ? toset(local.gateway_services) : []
  vpc_id            = aws_vpc.this[0].id
  service_name      = "com.amazonaws.${data.aws_region.current.region}.${each.key}"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = [aws_route_table.private[0].id]

  tags = merge(var.tags, { Name = "${var.name}-${each.key}" })
}

resource "aws_security_group" "endpoints" {
  count       = local.created
  name        = "${var.name}-endpoints"
  description = "HTTPS from the VPC to the interface endpoints"
  vpc_id      = aws_vpc.this[0].id

  tags = merge(var.tags, { Name = "${var.name}-endpoints" })
}

resource "aws_vpc_security_group_ingress_rule" "endpoints" {
  count             = local.created
  security_group_id = aws_security_group.endpoints[0].id
  description       = "HTTPS from the VPC"
  cidr_ipv4         = var.vpc_cidr
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_endpoint" "interface" {
  for_each            = var.vpc == null ? toset(local.endpoint_services) : []
  vpc_id              = aws_vpc.this[0].id
  service_name        = "com.amazonaws.${data.aws_region.current.region}.${each.key}"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = [for subnet in aws_subnet.private : subnet.id]
  security_group_ids  = [aws_security_group.endpoints[0].id]
  private_dns_enabled = true

  tags = merge(var.tags, { Name = "${var.name}-${each.key}" })
}
