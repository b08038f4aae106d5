# The order nodes: one ECS service on Fargate in three zones. The nodes find each other by A records, and form one cluster
# with mutual TLS.

data "aws_region" "current" {}

data "aws_caller_identity" "current" {}

locals {
  http_port       = 8080
  artery_port     = 25520
  management_port = 8558

  # All nodes have the same name in the namespace.
  dns_name = "nodes"

  # A leaving node finishes requests (12 s) and hands its shards over (9 s), leaves the cluster, and has a reserve.
  stop_timeout_s = 90

  # A cluster forms only when three nodes see each other. A fourth one joins it.
  nodes_to_form_a_cluster = 3

  environment = merge(var.traces, {
    STUDENT_ID    = var.student_id
    AWS_REGION    = data.aws_region.current.region
    LOG_LEVEL     = var.log_level
    PART          = "node"
    PAYMENT_URL   = var.dependency_urls["payment"]
    INVENTORY_URL = var.dependency_urls["inventory"]
    SHIPPING_URL  = var.dependency_urls["shipping"]
    HTTP_HOST     = "0.0.0.0"
    HTTP_PORT     = tostring(local.http_port)
    SHOP_ORIGINS  = var.shop_url
    CLUSTER_NODES = tostring(local.nodes_to_form_a_cluster)
    # Artery replaces this by the address of the task.
    CLUSTER_HOST         = "<getHostAddress>"
    CLUSTER_BIND_HOST    = "0.0.0.0"
    CLUSTER_DISCOVERY    = "pekko-dns"
    CLUSTER_SERVICE      = "${local.dns_name}.${var.cluster.namespace}"
    CLUSTER_TLS_DIR      = "/secrets"
    ARTERY_PORT          = tostring(local.artery_port)
    MANAGEMENT_BIND_HOST = "0.0.0.0"
    MANAGEMENT_PORT      = tostring(local.management_port)
    APP_VERSION          = var.app_version
    # The load balancer takes a node out before ECS ends it, but each of its own nodes learns that at its own time.
    LAME_DUCK = "5s"
  })

  managed_instance_role_name = "${var.name}-managed-instance"
}

# ---- roles

resource "aws_iam_role" "task" {
  name               = "${var.name}-node"
  description        = "An order node acts with this role"
  assume_role_policy = var.cluster.task_trust_json

  tags = merge(var.tags, { Name = "${var.name}-node" })
}

resource "aws_iam_role_policy" "task" {
  name   = "tables-and-queues"
  role   = aws_iam_role.task.id
  policy = var.node_policy_json
}

# The SSM agent registers its task as a managed instance, so that FIS can send it commands.
data "aws_iam_policy_document" "agent" {
  statement {
    sid       = "RegisterTheTask"
    actions   = ["ssm:CreateActivation", "ssm:AddTagsToResource"]
    resources = ["*"]
  }

  statement {
    sid       = "AsThisInstance"
    actions   = ["iam:PassRole"]
    resources = ["arn:aws:iam::${data.aws_caller_identity.current.account_id}:role/${local.managed_instance_role_name}"]
  }
}

data "aws_iam_policy_document" "ssm" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["ssm.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.current.account_id]
    }
  }
}

resource "aws_iam_role_policy" "agent" {
  count  = var.fault_injection ? 1 : 0
  name   = "ssm-agent"
  role   = aws_iam_role.task.id
  policy = data.aws_iam_policy_document.agent.json
}

resource "aws_iam_role" "managed_instance" {
  count              = var.fault_injection ? 1 : 0
  name               = local.managed_instance_role_name
  description        = "The SSM agent beside an order node"
  assume_role_policy = data.aws_iam_policy_document.ssm.json

  tags = merge(var.tags, { Name = local.managed_instance_role_name })
}

resource "aws_iam_role_policy_attachment" "managed_instance" {
  count      = var.fault_injection ? 1 : 0
  role       = aws_iam_role.managed_instance[0].name
  policy_arn = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"
}

# ---- service

module "service" {
  source = "../service"

  name = "${var.name}-nodes"
  container = {
    name  = "order-node"
    image = var.image
    user  = "10001:10001"
    ports = [local.http_port, local.artery_port, local.management_port]
    # Not /health/ready: a node that waits for the others is alive, and must not be replaced.
    health_check = "curl --fail --silent --output /dev/null http://127.0.0.1:${local.http_port}/health/live"
  }
  vcpu        = var.vcpu
  memory_mib  = var.memory_mib
  environment = local.environment
  secrets     = { OPERATOR_TOKEN = var.operator_token_secret_arn }
  # The form of a JSON key of a secret is ARN:KEY:VERSION-STAGE:VERSION-ID.
  files = { for file in ["ca.crt", "node.crt", "node.key"] : file => "${var.cluster_tls_secret_arn}:${replace(file, ".", "_")}::" }

  fault_injection = var.fault_injection
  sidecars = var.fault_injection ? [{
    name      = "ssm-agent"
    image     = var.ssm_agent_image
    essential = false
    environment = [
      { name = "MANAGED_INSTANCE_ROLE_NAME", value = local.managed_instance_role_name },
    ]
    logConfiguration = {
      logDriver = "awslogs"
      options = {
        awslogs-group         = var.cluster.log_groups["nodes"]
        awslogs-region        = data.aws_region.current.region
        awslogs-stream-prefix = "ssm-agent"
      }
    }
  }] : []

  stop_timeout_s = local.stop_timeout_s
  task_role_arn  = aws_iam_role.task.arn

  tasks             = var.nodes
  dns_name          = local.dns_name
  calls_any_port    = true
  target_group_arns = var.target_group_arns
  callers           = { load-balancer = { security_group_id = var.edge_security_group_id, ports = [local.http_port] } }
  deployment = {
    # One node more at a time, however many there are: ECS rounds down.
    maximum_percent = 100 + ceil(100 / var.nodes)
    grace_s         = 180
    alarm_names     = var.brake_alarm_names
  }

  cluster   = var.cluster
  network   = var.network
  log_group = var.cluster.log_groups["nodes"]
  # FIS breaks only tasks with the tag ChaosReady.
  tags = merge(var.tags, { ChaosReady = "true" })
}

resource "aws_vpc_security_group_ingress_rule" "nodes" {
  for_each                     = { artery = local.artery_port, management = local.management_port }
  security_group_id            = module.service.security_group_id
  description                  = "The other nodes: ${each.key}"
  referenced_security_group_id = module.service.security_group_id
  ip_protocol                  = "tcp"
  from_port                    = each.value
  to_port                      = each.value
}
