# The order nodes on ECS, in three zones behind a load balancer, with alarms and experiments. All of it is optional: with
# compute = null, this module creates only tables, queues and the policy of a node.

locals {
  compute = var.compute == null ? 0 : 1

  # The names of load balancer and target groups have 32 characters at most, and a student_id up to 20.
  short_name = "cc-${var.student_id}"

  # The memory that Fargate allows for each number of virtual processors, from 1 up.
  fargate_memory_mib = {
    "1"  = [for step in range(2, 9) : step * 1024]
    "2"  = [for step in range(4, 17) : step * 1024]
    "4"  = [for step in range(8, 31) : step * 1024]
    "8"  = [for step in range(4, 16) : step * 4096]
    "16" = [for step in range(4, 16) : step * 8192]
  }

  shop_url = try(coalesce(var.compute.public_url, module.edge[0].shop_url), null)

  # No console reads the spans that a node remembers, so it remembers none.
  traces = var.compute == null ? {} : {
    TRACES_RING                 = "0"
    TRACES_RATIO                = tostring(var.compute.traces_ratio)
    OTEL_EXPORTER_OTLP_ENDPOINT = var.compute.otlp_endpoint
  }

  dependency_urls = var.compute == null ? {} : {
    payment   = coalesce(var.compute.payment_url, "http://simulators.${module.cluster[0].cluster.namespace}:9101")
    inventory = coalesce(var.compute.inventory_url, "http://simulators.${module.cluster[0].cluster.namespace}:9102")
    shipping  = coalesce(var.compute.shipping_url, "http://simulators.${module.cluster[0].cluster.namespace}:9103")
  }
}

module "network" {
  source = "./modules/network"
  count  = local.compute

  name            = local.prefix
  vpc_cidr        = var.compute.vpc_cidr
  vpc             = var.compute.vpc
  fault_injection = var.compute.fault_injection
  tags            = local.tags
}

module "cluster" {
  source = "./modules/cluster"
  count  = local.compute

  name        = local.prefix
  vpc_id      = module.network[0].network.vpc_id
  images      = compact([var.compute.image, var.compute.shop_image, var.compute.simulators_image, var.compute.ssm_agent_image])
  secret_arns = [var.compute.operator_token_secret_arn, var.compute.cluster_tls_secret_arn]
  tags        = local.tags
}

module "edge" {
  source = "./modules/edge"
  count  = local.compute

  name              = local.prefix
  short_name        = local.short_name
  vpc_id            = module.network[0].network.vpc_id
  public_subnet_ids = module.network[0].public_subnet_ids
  certificate_arn   = var.compute.certificate_arn
  allowed_cidrs     = var.compute.allowed_cidrs
  tags              = local.tags
}

module "alarms" {
  source = "./modules/alarms"
  count  = local.compute

  name           = local.prefix
  nodes          = var.compute.nodes
  node_log_group = module.cluster[0].cluster.log_groups["nodes"]
  topic_arns     = var.compute.alarm_topic_arns
  tags           = local.tags

  edge = {
    load_balancer = module.edge[0].load_balancer_dimension
    write         = module.edge[0].write_dimension
    read          = module.edge[0].read_dimension
  }
  tables = {
    journal = aws_dynamodb_table.journal.name
    orders  = aws_dynamodb_table.orders.name
  }
  queues = {
    intake      = module.orders_intake.name
    events      = module.order_events.name
    intake_dead = module.orders_intake.dead_letter_name
    events_dead = module.order_events.dead_letter_name
  }
}

module "nodes" {
  source = "./modules/nodes"
  count  = local.compute

  name                      = local.prefix
  student_id                = var.student_id
  image                     = var.compute.image
  app_version               = var.compute.app_version
  nodes                     = var.compute.nodes
  vcpu                      = var.compute.vcpu
  memory_mib                = var.compute.memory_mib
  log_level                 = var.compute.log_level
  traces                    = local.traces
  dependency_urls           = local.dependency_urls
  shop_url                  = local.shop_url
  node_policy_json          = data.aws_iam_policy_document.node.json
  operator_token_secret_arn = var.compute.operator_token_secret_arn
  cluster_tls_secret_arn    = var.compute.cluster_tls_secret_arn
  target_group_arns         = [module.edge[0].target_group_arns["write"], module.edge[0].target_group_arns["read"]]
  brake_alarm_names         = [module.alarms[0].names["accept-errors"], module.alarms[0].names["brake"]]
  fault_injection           = var.compute.fault_injection
  ssm_agent_image           = var.compute.ssm_agent_image
  edge_security_group_id    = module.edge[0].security_group_id
  network                   = module.network[0].network
  cluster                   = module.cluster[0].cluster
  tags                      = local.tags
}

module "shop" {
  source = "./modules/shop"
  count  = local.compute

  name                   = local.prefix
  image                  = var.compute.shop_image
  edge_security_group_id = module.edge[0].security_group_id
  network                = module.network[0].network
  cluster                = module.cluster[0].cluster
  target_group_arn       = module.edge[0].target_group_arns["shop"]
  tags                   = local.tags
}

module "simulators" {
  source = "./modules/simulators"
  count  = try(var.compute.simulators_image, null) == null ? 0 : 1

  name                   = local.prefix
  image                  = var.compute.simulators_image
  traces                 = local.traces
  node_security_group_id = module.nodes[0].security_group_id
  network                = module.network[0].network
  cluster                = module.cluster[0].cluster
  tags                   = local.tags
}

module "chaos" {
  source = "./modules/chaos"
  count  = local.compute

  name                = local.prefix
  student_id          = var.student_id
  private_subnet_arns = module.network[0].private_subnet_arns
  with_sqs_endpoint   = var.compute.vpc == null
  sqs_endpoint_arn    = module.network[0].sqs_endpoint_arn
  node_role_arn       = module.nodes[0].role_arn
  payment_url         = local.dependency_urls["payment"]
  artery_port         = module.nodes[0].ports["artery"]
  stop_alarm_arns     = module.alarms[0].stop_alarm_arns
  brake_alarm_arn     = module.alarms[0].arns["brake"]
  fault_injection     = var.compute.fault_injection
  tags                = local.tags

  cluster = {
    arn     = module.cluster[0].cluster.arn
    name    = module.cluster[0].cluster.name
    service = module.nodes[0].service_name
  }
  intake_queue = {
    url = module.orders_intake.url
    arn = module.orders_intake.arn
  }
  queues = {
    sources      = [module.orders_intake.arn, module.order_events.arn]
    dead_letters = [module.orders_intake.dead_letter_arn, module.order_events.dead_letter_arn]
  }
}
