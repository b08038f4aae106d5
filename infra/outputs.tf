output "student_id" {
  description = "The tenant: STUDENT_ID of the order nodes."
  value       = var.student_id
}

output "journal_table_name" {
  description = "Name of the table of the events."
  value       = aws_dynamodb_table.journal.name
}

output "journal_table_arn" {
  description = "ARN of the table of the events."
  value       = aws_dynamodb_table.journal.arn
}

output "orders_table_name" {
  description = "Name of the table of the order rows. The lab's scan and count exercises read this table."
  value       = aws_dynamodb_table.orders.name
}

output "orders_table_arn" {
  description = "ARN of the table of the order rows."
  value       = aws_dynamodb_table.orders.arn
}

output "orders_intake_queue" {
  description = "Queue of orders that are accepted while the journal is not available, with its dead-letter queue. An object with name, url, arn, dead_letter_name, dead_letter_url and dead_letter_arn."
  value       = module.orders_intake
}

output "order_events_queue" {
  description = "Queue of the ends of orders, with its dead-letter queue. An object with the same six values."
  value       = module.order_events
}

output "node_policy_json" {
  description = "IAM policy document with the actions that an order node uses. Attach it to the role of the node."
  value       = data.aws_iam_policy_document.node.json
}

output "shop_url" {
  description = "Address of the shop. Null without compute."
  value       = local.shop_url
}

output "cluster_name" {
  description = "Name of the ECS cluster. Null without compute."
  value       = one(module.cluster[*].cluster.name)
}

output "service_names" {
  description = "Names of the ECS services by part: nodes, shop and, if there are some, simulators."
  value = merge(
    { for service in module.nodes[*].service_name : "nodes" => service },
    { for service in module.shop[*].service_name : "shop" => service },
    { for service in module.simulators[*].service_name : "simulators" => service },
  )
}

output "alarm_arns" {
  description = "ARNs of the alarms by their short names."
  value       = one(module.alarms[*].arns)
}

output "brake_alarm_name" {
  description = "Name of the alarm that stops every experiment and every deployment when you set it. Null without compute."
  value       = one([for names in module.alarms[*].names : names["brake"]])
}

output "experiment_template_ids" {
  description = "IDs of the FIS experiment templates by their names. Null without compute."
  value       = one(module.chaos[*].template_ids)
}

output "role_arns" {
  description = "ARNs of the roles: node, and those of the experiments (tasks, network, consumers, automation)."
  value = merge(
    { for arn in module.nodes[*].role_arn : "node" => arn },
    try(module.chaos[0].role_arns, {}),
  )
}

output "operator_policy_json" {
  description = "IAM policy document of a person who runs the experiments. Null without compute."
  value       = one(module.chaos[*].operator_policy_json)
}

output "redrive_policy_json" {
  description = "IAM policy document of a person who moves dead letters back. Null without compute."
  value       = one(module.chaos[*].redrive_policy_json)
}
