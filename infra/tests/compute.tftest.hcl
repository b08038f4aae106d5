# Plans the nodes, the shop, the edge, the alarms and the experiments with a mock provider. Numbers that must agree with
# the order node are read from its configuration files.

mock_provider "aws" {
  mock_resource "aws_sqs_queue" {
    override_during = plan
    defaults        = { arn = "arn:aws:sqs:eu-north-1:123456789012:queue" }
  }

  mock_resource "aws_vpc_endpoint" {
    override_during = plan
    defaults        = { arn = "arn:aws:ec2:eu-north-1:123456789012:vpc-endpoint/vpce-1" }
  }

  mock_data "aws_iam_policy_document" {
    defaults = {
      json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}"
    }
  }

  mock_data "aws_availability_zones" {
    defaults = {
      names = ["eu-north-1a", "eu-north-1b", "eu-north-1c"]
    }
  }

  mock_data "aws_region" {
    defaults = {
      region = "eu-north-1"
    }
  }

  mock_data "aws_caller_identity" {
    defaults = {
      account_id = "123456789012"
    }
  }
}

override_resource {
  target          = module.alarms[0].aws_cloudwatch_metric_alarm.expression["accept-errors"]
  override_during = plan
  values          = { arn = "arn:aws:cloudwatch:eu-north-1:123456789012:alarm:chaos-coffee-ada-1-accept-errors" }
}

override_resource {
  target          = module.alarms[0].aws_cloudwatch_metric_alarm.single["accept-slow"]
  override_during = plan
  values          = { arn = "arn:aws:cloudwatch:eu-north-1:123456789012:alarm:chaos-coffee-ada-1-accept-slow" }
}

override_resource {
  target          = module.alarms[0].aws_cloudwatch_metric_alarm.single["brake"]
  override_during = plan
  values          = { arn = "arn:aws:cloudwatch:eu-north-1:123456789012:alarm:chaos-coffee-ada-1-brake" }
}

variables {
  student_id = "ada-1"

  compute = {
    image                     = "123456789012.dkr.ecr.eu-north-1.amazonaws.com/order-node@sha256:0000000000000000000000000000000000000000000000000000000000000000"
    shop_image                = "123456789012.dkr.ecr.eu-north-1.amazonaws.com/webapp@sha256:0000000000000000000000000000000000000000000000000000000000000000"
    simulators_image          = "123456789012.dkr.ecr.eu-north-1.amazonaws.com/fault-proxy@sha256:0000000000000000000000000000000000000000000000000000000000000000"
    vpc_cidr                  = "10.20.0.0/16"
    allowed_cidrs             = ["203.0.113.7/32"]
    operator_token_secret_arn = "arn:aws:secretsmanager:eu-north-1:123456789012:secret:operator-AbCdEf"
    cluster_tls_secret_arn    = "arn:aws:secretsmanager:eu-north-1:123456789012:secret:tls-AbCdEf"
  }
}

run "without_compute_there_are_only_tables_queues_and_a_policy" {
  command = plan

  variables {
    compute = null
  }

  assert {
    condition = alltrue([
      length(module.network) == 0, length(module.cluster) == 0, length(module.edge) == 0, length(module.alarms) == 0,
      length(module.nodes) == 0, length(module.shop) == 0, length(module.simulators) == 0, length(module.chaos) == 0,
    ])
    error_message = "compute = null plans no module of the nodes"
  }

  assert {
    condition     = output.shop_url == null && output.experiment_template_ids == null && length(output.service_names) == 0 && length(output.role_arns) == 0
    error_message = "the outputs of the nodes are empty"
  }

  assert {
    condition     = length(aws_dynamodb_table.orders.warm_throughput) == 0
    error_message = "a new table keeps the throughput that AWS gives it"
  }
}

run "three_nodes_replace_each_other_one_at_a_time" {
  command = plan

  assert {
    condition     = module.nodes[0].service.desired_count == 3 && module.nodes[0].service.minimum_percent == 100 && module.nodes[0].service.maximum_percent == 134
    error_message = "a deployment starts one more node and takes none away before"
  }

  assert {
    condition     = module.nodes[0].service.rollback_alarms == toset(["chaos-coffee-ada-1-accept-errors", "chaos-coffee-ada-1-brake"])
    error_message = "errors and the brake roll a deployment back"
  }

  assert {
    condition     = module.nodes[0].service.tags["ChaosReady"] == "true"
    error_message = "FIS finds the tasks by this tag"
  }
}

run "thirty_nodes_too" {
  command = plan

  variables {
    compute = merge(var.compute, {
      simulators_image = null
      payment_url      = "https://payment.example:8443"
      inventory_url    = "https://inventory.example"
      shipping_url     = "https://shipping.example"
      nodes            = 30
      vpc_cidr         = null
      vpc              = { id = "vpc-1", private = ["subnet-1", "subnet-2", "subnet-3"], public = ["subnet-4", "subnet-5", "subnet-6"] }
      certificate_arn  = "arn:aws:acm:eu-north-1:123456789012:certificate/1"
      public_url       = "https://coffee.example"
      allowed_cidrs    = ["0.0.0.0/0"]
      warm_write_units = 12000
    })
  }

  assert {
    condition     = module.nodes[0].service.maximum_percent == 104
    error_message = "ECS rounds down, so 104 % of 30 is one more node and 103 % would be none"
  }

  assert {
    condition     = output.shop_url == "https://coffee.example" && module.nodes[0].environment["SHOP_ORIGINS"] == "https://coffee.example"
    error_message = "with a certificate the shop has the name in it"
  }

  assert {
    condition     = module.nodes[0].environment["PAYMENT_URL"] == "https://payment.example:8443" && length(module.simulators) == 0
    error_message = "the nodes call the services of the user, and there are no simulators"
  }

  assert {
    condition     = !contains(keys(module.chaos[0].templates), "no-sqs")
    error_message = "in a VPC of the user there is no endpoint to break"
  }

  assert {
    condition     = aws_dynamodb_table.orders.warm_throughput[0].write_units_per_second == 12000
    error_message = "the table is warm"
  }
}

# wait < deregistration; after SIGTERM: drain + handover < stop < what Fargate allows.
run "the_time_limits_of_a_leaving_node_fit_into_each_other" {
  command = plan

  assert {
    condition     = module.edge[0].deregistration_s > 15
    error_message = "the longest wait of a request is 15 s"
  }

  assert {
    condition = module.nodes[0].stop_timeout_s > sum([
      tonumber(regex("before-service-unbind.timeout = (\\d+)s", file("../order-api/src/main/resources/cluster.conf"))[0]),
      tonumber(regex("service-requests-done.timeout = (\\d+)s", file("../order-api/src/main/resources/cluster.conf"))[0]),
      tonumber(regex("cluster-sharding-shutdown-region.timeout = (\\d+)s", file("../order-api/src/main/resources/cluster.conf"))[0]),
    ]) + 20
    error_message = "lame duck, requests and shards have their time, and 20 s are left for leaving the cluster"
  }

  assert {
    condition     = module.nodes[0].stop_timeout_s <= 120
    error_message = "Fargate waits for 120 s at most"
  }
}

run "a_node_runs_without_root_and_finds_the_others" {
  command = plan

  assert {
    condition     = module.nodes[0].environment["CLUSTER_DISCOVERY"] == "pekko-dns" && module.nodes[0].environment["CLUSTER_SERVICE"] == "nodes.chaos-coffee-ada-1.internal"
    error_message = "the nodes find each other by their A records"
  }

  assert {
    condition = alltrue([
      for name in keys(module.nodes[0].environment) : strcontains(
        join("", [for conf in fileset("../order-api/src/main/resources", "*.{conf,xml}") : file("../order-api/src/main/resources/${conf}")]), "{?${name}}",
      )
    ])
    error_message = "the node reads each variable that its task sets"
  }

  assert {
    condition     = module.nodes[0].environment["TRACES_RING"] == "0" && module.nodes[0].environment["TRACES_RATIO"] == "0.01" && module.nodes[0].environment["OTEL_EXPORTER_OTLP_ENDPOINT"] == ""
    error_message = "a node remembers no spans, and sends them to nobody unless it is told a collector"
  }

  assert {
    condition     = module.nodes[0].main_container.user == "10001:10001" && module.nodes[0].main_container.readonlyRootFilesystem && module.nodes[0].main_container.linuxParameters.capabilities.drop == ["ALL"]
    error_message = "no root, no writable file system, no capability"
  }

  assert {
    condition     = [for secret in module.nodes[0].main_container.secrets : secret.name] == ["OPERATOR_TOKEN"]
    error_message = "the operator token is a secret"
  }

  assert {
    condition = module.nodes[0].prepare_script == join("\n", [
      "set -eu",
      "chmod 1777 /tmp",
      "umask 077",
      "printf '%s\\n' \"$FILE_0\" > /secrets/ca.crt",
      "printf '%s\\n' \"$FILE_1\" > /secrets/node.crt",
      "printf '%s\\n' \"$FILE_2\" > /secrets/node.key",
      "chown -R 10001:10001 /secrets",
    ])
    error_message = "the first container writes the keys and gives them to the node"
  }

  assert {
    condition     = strcontains(module.nodes[0].main_container.healthCheck.command[1], "/health/live")
    error_message = "nodes that wait for each other are alive"
  }
}

run "without_a_collector_the_simulators_call_only_aws" {
  command = plan

  assert {
    condition     = contains(module.simulators[0].main_container.environment, { name = "TRACES_RING", value = "0" }) && !module.simulators[0].calls_any_port
    error_message = "the simulators remember no spans and call only images and logs"
  }
}

run "nodes_and_simulators_send_traces_to_a_collector" {
  command = plan

  variables {
    compute = merge(var.compute, { otlp_endpoint = "http://collector.internal:4318", traces_ratio = 0.1 })
  }

  assert {
    condition     = module.nodes[0].environment["OTEL_EXPORTER_OTLP_ENDPOINT"] == "http://collector.internal:4318" && module.nodes[0].environment["TRACES_RATIO"] == "0.1"
    error_message = "the nodes know the collector and the share"
  }

  assert {
    condition = alltrue([
      for name, value in { OTEL_EXPORTER_OTLP_ENDPOINT = "http://collector.internal:4318", TRACES_RATIO = "0.1" } :
      contains(module.simulators[0].main_container.environment, { name = name, value = value })
    ])
    error_message = "the simulators know the same"
  }

  assert {
    condition     = module.simulators[0].calls_any_port
    error_message = "their security group lets them call the collector, whatever its port"
  }
}

run "each_experiment_stops_on_three_alarms_and_has_a_target" {
  command = plan

  assert {
    condition     = toset(keys(module.chaos[0].templates)) == toset(["stop-one", "stop-half", "no-dynamodb", "zone-lost", "no-sqs", "throttle-consumers"])
    error_message = "without fault injection, these experiments exist"
  }

  assert {
    condition     = alltrue([for template in module.chaos[0].templates : template.stop_conditions == 3])
    error_message = "errors, latency or the brake stop each experiment"
  }

  assert {
    condition = alltrue([
      for template in module.chaos[0].templates : template.actions[0] == "aws:cloudwatch:assert-alarm-state" && template.actions[length(template.actions) - 1] == "aws:cloudwatch:assert-alarm-state"
    ])
    error_message = "each experiment looks at the alarms first and last"
  }

  assert {
    condition     = alltrue([for name, template in module.chaos[0].templates : template.target != null || name == "throttle-consumers"])
    error_message = "each experiment has a target; throttle-consumers has a document"
  }

  assert {
    condition     = alltrue([for template in module.chaos[0].templates : fileexists("../fault-proxy/lab/src/main/resources/experiments/${template.experiment}.json")])
    error_message = "each experiment names one of the library"
  }
}

run "with_fault_injection_there_are_four_more_experiments_and_an_agent" {
  command = plan

  variables {
    compute = merge(var.compute, {
      fault_injection = true
      ssm_agent_image = "123456789012.dkr.ecr.eu-north-1.amazonaws.com/ssm-agent@sha256:0000000000000000000000000000000000000000000000000000000000000000"
    })
  }

  assert {
    condition = toset(keys(module.chaos[0].templates)) == toset([
      "stop-one", "stop-half", "no-dynamodb", "zone-lost", "no-sqs", "throttle-consumers",
      "crash-one", "slow-payment", "no-payment", "partition",
    ])
    error_message = "ten experiments"
  }

  assert {
    condition     = contains(module.nodes[0].container_names, "ssm-agent")
    error_message = "FIS reaches the processes of a task through the agent"
  }

  assert {
    condition     = alltrue([for template in module.chaos[0].templates : fileexists("../fault-proxy/lab/src/main/resources/experiments/${template.experiment}.json")])
    error_message = "each experiment names one of the library"
  }

  assert {
    condition     = module.chaos[0].actions["tasks"]["Command"] == "ssm:SendCommand" && module.chaos[0].actions["tasks"]["Commands"] == "ssm:CancelCommand ssm:ListCommands"
    error_message = "FIS may send commands to the agents"
  }
}

run "the_roles_have_exactly_these_actions" {
  command = plan

  assert {
    condition = tomap(module.cluster[0].execution_actions) == tomap({
      Registry = "ecr:GetAuthorizationToken"
      Images   = "ecr:BatchCheckLayerAvailability ecr:BatchGetImage ecr:GetDownloadUrlForLayer"
      Logs     = "logs:CreateLogStream logs:PutLogEvents"
      Secrets  = "secretsmanager:GetSecretValue"
    })
    error_message = "ECS starts tasks with these actions"
  }

  assert {
    condition = module.cluster[0].repository_arns == tolist([
      "arn:aws:ecr:eu-north-1:123456789012:repository/order-node",
      "arn:aws:ecr:eu-north-1:123456789012:repository/webapp",
      "arn:aws:ecr:eu-north-1:123456789012:repository/fault-proxy",
    ])
    error_message = "ECS pulls only our images"
  }

  assert {
    condition = tomap(module.chaos[0].actions["tasks"]) == tomap({
      Alarms = "cloudwatch:DescribeAlarms"
      Log    = "logs:CreateLogDelivery logs:DescribeLogGroups logs:DescribeResourcePolicies logs:PutResourcePolicy"
      Tasks  = "ecs:DescribeTasks ecs:StopTask"
      Find   = "ecs:ListTasks tag:GetResources"
    })
    error_message = "the role of the tasks"
  }

  assert {
    condition = toset([for condition in module.chaos[0].statements["tasks"]["Tasks"].conditions : condition.variable]) == toset([
      "aws:ResourceTag/ChaosReady", "ecs:cluster",
    ])
    error_message = "FIS stops only tasks of this cluster that have the tag"
  }

  assert {
    condition = tomap(module.chaos[0].actions["network"]) == tomap({
      Alarms           = "cloudwatch:DescribeAlarms"
      Log              = "logs:CreateLogDelivery logs:DescribeLogGroups logs:DescribeResourcePolicies logs:PutResourcePolicy"
      Look             = "ec2:DescribeManagedPrefixLists ec2:DescribeNetworkAcls ec2:DescribeSubnets ec2:DescribeVpcs"
      PrefixLists      = "ec2:GetManagedPrefixListEntries"
      CreateAcl        = "ec2:CreateNetworkAcl"
      InVpc            = "ec2:CreateNetworkAcl"
      TagAcl           = "ec2:CreateTags"
      ChangeAcl        = "ec2:CreateNetworkAclEntry ec2:DeleteNetworkAcl"
      SwapAcl          = "ec2:ReplaceNetworkAclAssociation"
      Endpoints        = "ec2:DescribeSecurityGroups ec2:DescribeVpcEndpoints"
      Endpoint         = "ec2:ModifyVpcEndpoint"
      CreateGroup      = "ec2:CreateSecurityGroup"
      CreateGroupInVpc = "ec2:CreateSecurityGroup"
      TagGroup         = "ec2:CreateTags"
      ChangeGroup      = "ec2:DeleteSecurityGroup ec2:RevokeSecurityGroupEgress"
    })
    error_message = "the role of the networks"
  }

  assert {
    condition = tomap(module.chaos[0].actions["consumers"]) == tomap({
      Alarms       = "cloudwatch:DescribeAlarms"
      Log          = "logs:CreateLogDelivery logs:DescribeLogGroups logs:DescribeResourcePolicies logs:PutResourcePolicy"
      Automation   = "ssm:StartAutomationExecution"
      Executions   = "ssm:GetAutomationExecution ssm:StopAutomationExecution"
      AsAutomation = "iam:PassRole"
    })
    error_message = "the role of the consumers"
  }

  assert {
    condition     = tomap(module.chaos[0].actions["automation"]) == tomap({ Intake = "sqs:GetQueueAttributes sqs:SetQueueAttributes" })
    error_message = "the role of the document"
  }

  assert {
    condition = tomap(module.chaos[0].actions["operator"]) == tomap({
      Experiments = "fis:GetExperiment fis:StartExperiment fis:StopExperiment"
      Brake       = "cloudwatch:SetAlarmState"
      Services    = "ecs:DescribeServices"
    })
    error_message = "the policy of a person who runs experiments"
  }

  assert {
    condition = tomap(module.chaos[0].actions["redrive"]) == tomap({
      DeadLetters = "sqs:CancelMessageMoveTask sqs:DeleteMessage sqs:GetQueueAttributes sqs:ListMessageMoveTasks sqs:ReceiveMessage sqs:StartMessageMoveTask"
      Sources     = "sqs:SendMessage"
    })
    error_message = "the policy of a person who moves dead letters"
  }

  # Each of these actions is for everything, because AWS knows no resource for it.
  assert {
    condition = toset(flatten([
      for role, statements in module.chaos[0].statements : [for part in statements : part.actions if contains(part.resources, "*")]
      ])) == toset([
      "cloudwatch:DescribeAlarms", "ecs:ListTasks", "tag:GetResources",
      "logs:CreateLogDelivery", "logs:DescribeLogGroups", "logs:DescribeResourcePolicies", "logs:PutResourcePolicy",
      "ec2:DescribeManagedPrefixLists", "ec2:DescribeNetworkAcls", "ec2:DescribeSubnets", "ec2:DescribeVpcs",
      "ec2:DescribeVpcEndpoints", "ec2:DescribeSecurityGroups",
    ])
    error_message = "no other action is for everything"
  }

  assert {
    condition     = alltrue(flatten([for role, statements in module.chaos[0].statements : [for part in statements : [for action in part.actions : !strcontains(action, "*")]]]))
    error_message = "no action is a wildcard"
  }
}
