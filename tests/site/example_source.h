// A small registry for tests, with everything that a page tells of.
#pragma once

#include "base/digest.h"
#include "site/site.h"

namespace cf::site {

inline void add_version(Source& source, const std::string& path, const std::string& version,
                        const std::string& text) {
  source.index.templates[path].versions[version].sha256 = base::sha256_hex(text);
  source.texts[version + "/" + path] = text;
}

inline Source example_source() {
  Source source;
  source.index.name = "house";
  source.index.title = "House templates";
  source.index.description = "What we build with.";
  source.index.url = "https://templates.example.com/";
  source.index.serial = 7;
  add_version(source, "storage/table.yaml", "1.0.0",
              "Resources: {Table: {Type: AWS::DynamoDB::Table, Properties: {}}}\n");
  add_version(source, "storage/table.yaml", "1.1.0", R"(AWSTemplateFormatVersion: "2010-09-09"
Metadata:
  AWS::CloudFormation::Interface:
    ParameterGroups:
      - Label: { default: Names & sizes }
        Parameters: [Name, Size]
    ParameterLabels: { Size: { default: How large } }
Parameters:
  Name: { Type: String, Description: Its name, AllowedPattern: "[a-z<>]+", ConstraintDescription: lower-case letters, MinLength: 2, MaxLength: 20 }
  Size: { Type: Number, Default: 5, MinValue: 1, AllowedValues: [1, 5, 10] }
  Secret: { Type: String, Default: "", NoEcho: true }
Rules:
  Fits:
    Assertions: [{ Assert: !Equals [!Ref Name, x], AssertDescription: The name must fit }]
Conditions:
  Large: !Not [!Equals [!Ref Size, 1]]
Resources:
  Key: { Type: AWS::KMS::Key, Condition: Large, DeletionPolicy: Retain, UpdateReplacePolicy: Retain, Properties: { KeyPolicy: {} } }
  Table:
    Type: AWS::DynamoDB::Table
    DeletionPolicy: Retain
    Properties: { TableName: !Ref Name, SSESpecification: { KMSMasterKeyId: !If [Large, !Ref Key, !Ref AWS::NoValue] } }
  Odd: { Type: House::Odd::Thing, DependsOn: Table }
Outputs:
  TableArn: { Description: Its ARN, Value: !GetAtt Table.Arn, Export: { Name: table-arn } }
  KeyArn: { Condition: Large, Value: !GetAtt Key.Arn }
)");
  gold::Listed& listed = source.index.templates["storage/table.yaml"];
  listed.title = "Table";
  listed.description = "A table that keeps its rows.";
  listed.category = "storage";
  listed.status = "preview";
  listed.keywords = {"dynamodb", "rows"};
  listed.versions["1.0.0"].changes = "- First.";
  gold::Release& release = listed.versions["1.1.0"];
  release.published = "2026-11-26T10:00:00Z";
  release.changes = "- Encrypted with `Key`.";
  release.uses = {{"storage/other.j2", "1.0.0"}};
  release.examples = {{"dev", "template_path: storage/table.yaml\n"}, {"prod", "parameters: {Name: <p>}\n"}};
  release.cases = 3;
  release.cases_passed = 3;
  release.variations = 12;
  release.updates = 1;
  add_version(source, "storage/other.j2", "1.0.0", "Resources: {{ sceptre_user_data }}\n");
  source.index.templates["storage/other.j2"].category = "storage";
  source.advisories = {{"storage/table.yaml", "<1.1.0", "high", "its rows are not encrypted", "1.1.0"}};
  return source;
}

inline std::string text_of(const std::vector<File>& files, const std::string& path) {
  for (const File& file : files)
    if (file.path == path) return file.text;
  return "";
}

}  // namespace cf::site
