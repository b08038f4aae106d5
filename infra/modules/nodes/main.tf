# The order nodes: one ECS service on Fargate in three zones. The nodes find each other by A records, and form one cluster
# with mutual TLS.

data "aws_region" "current" {}

data "aws_caller_identity" "current" {}

locals {
  http_port       = 8080
  artery_port     = 25520
  management_port = 8558

  # One node more at a time, however many there are: ECS rounds down.
  deployment_maximum_percent = 100 + ceil(100 / var.nodes)

  # A leaving node finishes requests (12 s) and hands its shards over (9 s), leaves the cluster, and has a reserve.
  stop_timeout_s = 90

  # A cluster forms only when three nodes see each other. A fourth one joins it.
  nodes_to_form_a_cluster = 3

  environment = {
    STUDENT_ID    = var.student_id
    AWS_REGION    = data.aws_region.current.region
    LOG_LEVEL     = var.log_level
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
    CLUSTER_SERVICE      = "${aws_service_discovery_service.this.name}.${var.cluster.namespace}"
    CLUSTER_TLS_DIR      = "/secrets"
    ARTERY_PORT          = tostring(local.artery_port)
    MANAGEMENT_BIND_HOST = "0.0.0.0"
    MANAGEMENT_PORT      = tostring(local.management_port)
    APP_VERSION          = var.app_version
    # The load balancer takes a node out before ECS ends it, but each of its own nodes learns that at its own time.
    LAME_DUCK = "5s"
  }

  managed_instance_role_name = "${var.name}-managed-instance"
}

# ---- network

resource "aws_security_group" "this" {
  name        = "${var.name}-nodes"
  description = "The order nodes"
  vpc_id      = var.network.vpc_id

  tags = merge(var.tags, { Name = "${var.name}-nodes" })
}

resource "aws_vpc_security_group_ingress_rule" "edge" {
  security_group_id            = aws_security_group.this.id
  description                  = "Requests of the load balancer"
  referenced_security_group_id = var.network.edge_security_group_id
  ip_protocol                  = "tcp"
  from_port                    = local.http_port
  to_port                      = local.http_port
}

resource "aws_vpc_security_group_ingress_rule" "nodes" {
  for_each                     = { artery = local.artery_port, management = local.management_port }
  security_group_id            = aws_security_group.this.id
  description                  = "The other nodes: ${each.key}"
  referenced_security_group_id = aws_security_group.this.id
  ip_protocol                  = "tcp"
  from_port                    = each.value
  to_port                      = each.value
}

# Tables, queues, logs, secrets, images and the three dependencies, wherever they are.
resource "aws_vpc_security_group_egress_rule" "all" {
  security_group_id = aws_security_group.this.id
  description       = "AWS, dependencies and the other nodes"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "-1"
}

# All nodes have the same name. A client of Cloud Map gets at most eight addresses an answer, which is enough to find a
# cluster.
resource "aws_service_discovery_service" "this" {
  name        = "nodes"
  description = "Addresses of all order nodes"

  dns_config {
    namespace_id   = var.cluster.namespace_id
    routing_policy = "MULTIVALUE"

    dns_records {
      type = "A"
      ttl  = 5
    }
  }

  tags = merge(var.tags, { Name = "${var.name}-nodes" })
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

# ---- task and service

module "task" {
  source = "../task"

  name = "${var.name}-node"
  container = {
    name  = "order-node"
    image = var.image
    user  = "10001:10001"
    ports = [local.http_port, local.artery_port, local.management_port]
    # Not /health/ready: Cloud Map hides an unhealthy task, so nodes that wait for each other would never meet.
    health_check = "curl --fail --silent --output /dev/null http://127.0.0.1:${local.http_port}/health/live"
  }
  vcpu       = var.vcpu
  memory_mib = var.memory_mib

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
        awslogs-group         = var.cluster.log_group
        awslogs-region        = data.aws_region.current.region
        awslogs-stream-prefix = "ssm-agent"
      }
    }
  }] : []

  stop_timeout_s     = local.stop_timeout_s
  task_role_arn      = aws_iam_role.task.arn
  execution_role_arn = var.cluster.execution_role_arn
  log_group          = var.cluster.log_group
  tags               = var.tags
}

resource "aws_ecs_service" "this" {
  name                               = "${var.name}-nodes"
  cluster                            = var.cluster.arn
  task_definition                    = module.task.arn
  launch_type                        = "FARGATE"
  desired_count                      = var.nodes
  deployment_minimum_healthy_percent = 100
  deployment_maximum_percent         = local.deployment_maximum_percent
  health_check_grace_period_seconds  = 180
  availability_zone_rebalancing      = "ENABLED"
  enable_execute_command             = false
  propagate_tags                     = "SERVICE"

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  alarms {
    alarm_names = var.brake_alarm_names
    enable      = true
    rollback    = true
  }

  network_configuration {
    subnets          = var.network.private_subnet_ids
    security_groups  = [aws_security_group.this.id]
    assign_public_ip = false
  }

  service_registries {
    registry_arn = aws_service_discovery_service.this.arn
  }

  dynamic "load_balancer" {
    for_each = var.target_group_arns

    content {
      target_group_arn = load_balancer.value
      container_name   = "order-node"
      container_port   = local.http_port
    }
  }

  # FIS breaks only tasks with this tag.
  tags = merge(var.tags, { Name = "${var.name}-nodes", ChaosReady = "true" })
}
